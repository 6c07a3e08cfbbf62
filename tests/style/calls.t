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

# Who may, and why.
my %may = (
	'lib/base/scope.c' => { (map { $_ => 'makes scopes out of it' } qw(malloc calloc realloc free)) },
	'lib/store/db.c' => { (map { $_ => 'a connection outlives requests' } qw(malloc calloc realloc free strdup)) },
	'lib/document/pdf.c' => { setjmp => 'the library reports a fault in no other way', longjmp => 'the same' },
	'lib/document/qr.c' => { free => 'the library gives its picture so' },
	'lib/web/worker.c' => { (map { $_ => 'a worker outlives requests' } qw(malloc calloc free)) },
);

my %used;
for my $file (files_in('lib/*/*.[ch]', 'cgi-bin/*.[ch]', 'jobs/*.[ch]')) {
	my ($line, @wrong) = (0);
	for (split /\n/, code_of($file), -1) {
		$line++;
		while (/(?<![\w.>])(\w+)\s*\(/g) {
			my $call = $1;
			next if !$banned{$call} || /^\s*#\s*define\s+$call\b/;
			$used{$file}{$call} = 1, next if $may{$file}{$call};
			push @wrong, "$file:$line: $call: $banned{$call}";
		}
	}
	push @wrong, "$file: goto in a handler" if $file =~ m{^cgi-bin/} && code_of($file) =~ /\bgoto\b/;
	ok(!@wrong, $file) or diag(map { "  $_\n" } @wrong);
}
for my $file (sort keys %may) {
	ok($used{$file}, "$file, which may do otherwise, still does") if -e top() . "/$file";
}
done_testing;
