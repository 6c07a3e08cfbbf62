#!/usr/bin/perl
# Calls that are not made: those that overrun, those that hide failure, those that leave the scope's memory.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate::Sources;

my %banned = (
	(map { $_ => 'does not know how long its target is' } qw(strcpy strcat sprintf vsprintf gets stpcpy)),
	(map { $_ => 'keeps a state of its own' } qw(strtok gmtime localtime ctime asctime rand srand random readdir_r setlocale getpwnam)),
	(map { $_ => 'takes anything for a number' } qw(atoi atol atoll atof)),
	(map { $_ => 'starts a shell' } qw(system popen)),
	(map { $_ => 'memory is of a scope' } qw(malloc calloc realloc free strdup strndup asprintf vasprintf)),
	(map { $_ => 'can overrun or be guessed' } qw(alloca mktemp tmpnam tempnam drand48)),
	(map { $_ => 'errors pass upwards' } qw(setjmp longjmp)),
);

# Who may, and why. Another's memory is given back as that other wants it; what outlives requests is of no scope.
my $outlives = 'outlives requests';
my %may = (
	'lib/base/scope.c' => { calloc => 'makes scopes out of it', free => 'the same' },
	'lib/base/config.c' => { free => 'the line of getline(3)' },
	'lib/auth/password.c' => { calloc => 'the 32 kB of crypt(3), too large for a stack', free => 'the same' },
	'lib/base/memory.c' => { map { $_ => 'it is what they are' } qw(malloc calloc realloc) },
	'lib/store/db.c' => { calloc => $outlives, free => $outlives, strdup => $outlives },
	'lib/store/http.c' => { calloc => $outlives, free => $outlives },
	'lib/store/transfer.c' => { calloc => $outlives, free => $outlives },
	'lib/store/migrate.c' => { free => 'the names of scandir(3)' },
	'lib/web/metrics.c' => { calloc => $outlives, free => $outlives },
	'lib/web/worker.c' => { calloc => $outlives, free => $outlives },
);

my %used;
for my $file (files_in('lib/*/*.[ch]', 'cgi-bin/*.[ch]', 'jobs/*.[ch]')) {
	my ($line, @wrong) = (0);
	for (split /\n/, code_of($file), -1) {
		$line++;
		while (/(?<![\w.>])(\w+)\s*\(/g) {
			my $call = $1;
			next if !$banned{$call} || /^\s*#\s*define\s+$call\b/;
			$used{$file}{$call} = 1, next if $may{$file} && $may{$file}{$call};
			push @wrong, "$file:$line: $call: $banned{$call}";
		}
	}
	push @wrong, "$file: goto in a handler" if $file =~ m{^cgi-bin/} && code_of($file) =~ /\bgoto\b/;
	ok(!@wrong, $file) or diag(map { "  $_\n" } @wrong);
}
for my $file (sort keys %may) {
	my @idle = grep { !$used{$file}{$_} } sort keys %{ $may{$file} };
	ok(!@idle, "$file, which may do otherwise, still does") or diag("it no longer needs: @idle");
}
done_testing;
