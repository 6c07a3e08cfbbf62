#!/usr/bin/perl
# What cppcheck finds in the sources, beside what is known to be none.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;

my $top = $ENV{srcdir} // dirname(__FILE__) . '/../..';
plan(skip_all => 'cppcheck is not installed') if !grep { -x "$_/cppcheck" } split /:/, $ENV{PATH};

# Each with why it does not count here.
my %none = (
	nullPointerRedundantCheck => 'it does not know that die() never returns',
	invalidPointerCast => 'FIELD_OF reaches a member by its offset; the row of its field says which type it has',
	legacyUninitvar => 'json_get() sets the value in any case',
);

my @suppress = map { "--suppress=$_" } sort keys %none;
chdir $top or die "$top: $!";
open my $out, '-|', "cppcheck --quiet --std=c11 --enable=warning,performance,portability --template='{file}:{line}: {severity}: {message} [{id}]' "
	. "@suppress -Ilib -j2 lib cgi-bin jobs 2>&1" or die "cppcheck: $!";
my @found = grep { /\[\w+\]$/ } <$out>;
is_deeply(\@found, [], 'cppcheck finds nothing');
done_testing();
