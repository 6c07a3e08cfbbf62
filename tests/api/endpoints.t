#!/usr/bin/perl
# The programs against the list of endpoints: what is there has the method, path, permission and scope of the list.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;

my $build = $ENV{AUTOGATE_BUILD} or plan(skip_all => 'AUTOGATE_BUILD names no build whose programs could be asked');

# What we have beyond the list, and why.
my %beyond = (
	'GET /healthz' => 'for whatever watches the machine',
	'GET /metrics' => 'for Prometheus',
	'GET /v1/files/uploads/{name}' => 'the stored file that an <x>_url names, for whoever has that signed link',
	'GET /v1/tickets/qr/{id}' => 'the picture that qr_url of a ticket leads to',
	'GET /v1/tickets/qr/{id}' => 'the picture that qr_url of a ticket names, for whoever has that signed link',
);

my %listed;
my $list = dirname(__FILE__) . '/endpoints.tsv';
open my $in, '<', $list or die "$list: $!";
while (<$in>) {
	chomp;
	my ($method, $path, $permission, $scope) = split /\t/;
	$listed{"$method $path"} = "$permission, $scope" if !/^#/;
}

my %there;
for my $program (sort grep { -f && -x && !/\.\w+$/ } glob "$build/cgi-bin/*") {
	open my $out, '-|', $program, '--routes' or die "$program: $!";
	while (<$out>) {
		my ($method, $path, $permission, $reach) = split /\t/;
		my ($name, $has) = ("$method $path", "$permission, $reach");
		ok(!$there{$name}++, "$name stands in one program only");
		if ($listed{$name}) {
			is($has, $listed{$name}, "$name needs and reaches what the list says");
		} else {
			ok($beyond{$name}, "$name is not in the list" . ($beyond{$name} ? ": $beyond{$name}" : ' and has no reason here'));
		}
	}
}

my @missing = sort grep { !$there{$_} } keys %listed;
diag(sprintf '%d of %d endpoints exist', keys(%listed) - @missing, scalar keys %listed);
note("not yet: $_") for @missing;
done_testing;
