#!/usr/bin/perl
# What is declared is used: every code of an error has words in two languages and is said somewhere, every setting is read, every
# permission guards a route.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate::Sources;

my @sources = files_in('lib/*/*.[ch]', 'cgi-bin/*.[ch]', 'jobs/*.[ch]');
my $all = join "\n", map { code_of($_) } @sources;
my $scripts = join "\n", map { text_of($_) } grep { -f top() . "/$_" } files_in('autogate', 'nginx/*', 'deploy/*');

# rows FILE: the arguments of each X(…), texts put together.
sub rows
{
	my ($text) = @_;
	my @rows;
	while ($text =~ /^\s*X\(((?:[^()"]|"(?:[^"\\]|\\.)*")*)\)/gm) {
		push @rows, [map { s/^"|"$//gr } ($1 =~ /\s*("(?:[^"\\]|\\.)*"(?:\s*\\?\s*"(?:[^"\\]|\\.)*")*|[^,\s]+)\s*(?:,|$)/g)];
	}
	return @rows;
}

my $codes = text_of('lib/base/error_codes.h');
for my $row (rows($codes)) {
	my ($code, $status, $id, $en) = @$row;
	like($status, qr/^(?:4\d\d|50[0234])$/, "$code has a status");
	ok(length($id // '') && length($en // ''), '... and words in both languages');
	isnt($id, $en, '... which differ');
	is(() = ($id // '') =~ /%s/g, () = ($en // '') =~ /%s/g, '... and say the same detail');
	ok($all =~ /\bE_$code\b/, "... and is said somewhere") or diag("nobody says $code");
}

my $config = text_of('lib/base/config.h');
my ($settings, $secrets) = $config =~ /#define SETTINGS\(X\)(.*?)\n\n.*?#define SECRETS\(X\)(.*?)\n\n/s;
for my $row (rows($settings)) {
	my ($section, $name, $type, $preset, $doc) = @$row;
	ok(length($doc // ''), "[$section] $name says what it is");
	ok($all =~ /(?:->|\.)${section}_$name\b/ || $scripts =~ /^\s*$name\s*=/m, '... and is read somewhere') or diag("nobody reads [$section] $name");
}
for my $row (rows($secrets)) {
	ok($all =~ /(?:->|\.)$row->[0]\b/, "the secret $row->[0] is used somewhere");
}

my ($actions) = text_of('lib/store/audit.c') =~ /audit_actions\[\] = \{\n(.*?)\n\t\{ 0 \}/s;
my %words = map { /\{ "(\w+)", \{ "([^"]+)", "([^"]+)" \}/ ? ($1 => $2 ne $3) : () } split /\n/, $actions;
my $texts = join "\n", map { text_of($_) } @sources;
my %done = map { $_ => 1 } $texts =~ /\b(?:request_audit|crud_changed)\(\w+, "(\w+)"/g, map { /"(\w+)"/g } $texts =~ /\.action = ([^,]*),/g;
cmp_ok(scalar keys %done, '>', 8, 'the log of changes knows actions');
for my $action (sort keys %done) {
	ok($words{$action}, "what the log calls $action has words in both languages") or diag('audit_actions in lib/store/audit.c has no row of it');
}
is_deeply([$actions =~ /^\t\{ "(\w+)"/gm], [sort keys %words], '... its row stands there once, by key');

my @permissions = rows(text_of('lib/auth/permission.h'));
cmp_ok(scalar @permissions, '>', 50, 'permissions are rows');
my @idle = grep { my $name = $_->[0]; $all !~ /\b$name\s*,(?!\s*"")/ } @permissions;
diag('no route asks for: ' . join ', ', map { $_->[1] } @idle) if @idle;
done_testing;
