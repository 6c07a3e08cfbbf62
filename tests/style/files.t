#!/usr/bin/perl
# Whatever names a stored file is known to lib/gate/file_holder.c: else nobody but the uploader could see the file, and the sweep would
# take it for one that nothing names.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate::Sources;

my %holders = map { $_ => 1 } map { "$_->[0].$_->[1]" } map { [/^\t\{ "(\w+)", "(\w+)",/] } grep { /^\t\{ "\w+", "\w+",/ } lines_of('lib/gate/file_holder.c');
cmp_ok(keys %holders, '>', 0, 'things name files');

# --- The columns of the tables. ---
my %columns;
for my $file (files_in('sql/*.sql')) {
	my $text = text_of($file) =~ s/--.*//gr;
	while ($text =~ /\b(?:CREATE|ALTER) TABLE (?:IF NOT EXISTS )?`?(\w+)`?([^;]*);/g) {
		my ($table, $rest) = ($1, $2);
		$columns{"$table.$_"} = 1 for $rest =~ /\b(\w+_paths?)`? (?:VARCHAR|TEXT|JSON)/g;
	}
}
for my $column (sort keys %columns) {
	ok($holders{$column}, "$column, which is named for a file, is a holder");
}
for my $holder (sort keys %holders) {
	ok($columns{$holder}, "$holder is a column");
}

# --- The fields that a body may give. ---
my %names = map { /\.(\w+)/ ? ($1 => 1) : () } keys %holders;
for my $file (files_in('lib/*/*.c', 'cgi-bin/*.c')) {
	for (lines_of($file)) {
		my ($owner, $field, $flags) = /\bFIELD_FILE\s*\(\s*(\w+),\s*(\w+),\s*([^,)]*)/ or next;
		ok($names{$field}, "$file: $field of $owner is held") if $flags !~ /READ_ONLY|HIDDEN/;
	}
}
done_testing;
