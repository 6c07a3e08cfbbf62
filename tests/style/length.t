#!/usr/bin/perl
# Files of at most 600 lines (400 are already long), functions of at most 80 (40 are), lines of at most 160 columns (130 are), rows of
# tables aside: those are written out. What is long already is told.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate::Sources;

my ($wide, @long) = (0);
for my $file (files_in('lib/*/*.[ch]', 'cgi-bin/*.[ch]', 'jobs/*.[ch]')) {
	my @lines = lines_of($file);
	my $count = $#lines;
	cmp_ok($count, '<=', 600, "$file has not too many lines");
	push @long, sprintf '%s: %d lines', $file, $count if $count > 400;
	my ($begun, $name, @wrong);
	for my $number (1 .. @lines) {
		my $line = $lines[$number - 1];
		if ($line =~ /^\{/) {
			($begun, $name) = ($number, (map { /^\w.*?(\w+)\(/ ? $1 : () } reverse @lines[($number > 6 ? $number - 6 : 0) .. $number - 2])[0] // '?');
		} elsif ($line =~ /^\}/ && $begun) {
			my $length = $number - $begun - 1;
			push @wrong, "$file:$begun: $name has $length lines" if $length > 80;
			push @long, "$file:$begun: $name, $length lines" if $length > 40 && $length <= 80;
			$begun = undef;
		}
	}
	ok(!@wrong, '... and no function has') or diag(map { "  $_\n" } @wrong);
	my @widths = map { my $text = $_ =~ s/\t/        /gr; $text =~ /^\s*(?:\{ |FIELD_|X\(|\.\w+ = |")/ ? 0 : length $text } @lines;
	my @over = grep { $widths[$_ - 1] > 160 } 1 .. @lines;
	ok(!@over, '... nor is a line too wide') or diag(map { "  $file:$_ has $widths[$_ - 1] columns\n" } @over);
	$wide += grep { $_ > 130 } @widths;
}
diag(map { "$_\n" } @long, "$wide lines wider than 130 columns");
done_testing;
