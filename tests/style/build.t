#!/usr/bin/perl
# The build knows every file, and the files are tidy.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate::Sources;

# --- Makefile.am lists what there is. ---

my $makefile = text_of('Makefile.am');
my %listed = map { $_ => 1 } $makefile =~ m{(?<![\w/.-])((?:lib|cgi-bin|jobs|tests)/[\w./-]+)}g;
for my $source (files_in('lib/*/*.[ch]')) {
	ok($listed{$source}, "Makefile.am lists $source");
}
for my $program (grep { text_of($_) =~ /^int main\(/m } files_in('cgi-bin/*.c', 'jobs/*.c')) {
	ok($listed{ $program =~ s/\.c$//r }, "Makefile.am builds $program");
}
for my $test (files_in('tests/unit/*/*.c')) {
	my $tested = $test =~ s{^tests/unit/}{lib/}r;
	ok($listed{ $test =~ s/\.c$//r }, "Makefile.am builds $test");
	ok(-e top() . "/$tested", "... which tests $tested");
}
for my $test (files_in('tests/style/*.t')) {
	ok($listed{$test}, "Makefile.am runs $test");
	ok(-x top() . "/$test", '... which can be run');
}
for my $listed (sort grep { /\.[ch]$|\.t$/ } keys %listed) {
	ok(-e top() . "/$listed", "$listed, which Makefile.am lists, is there");
}

# --- Tidy text. ---

my @texts = files_in('lib/*/*.[ch]', 'cgi-bin/*.[ch]', 'jobs/*.[ch]', 'tests/*/*.[ct]', 'tests/*/*/*.[ch]', 'tests/*/*.sh', 'tests/lib/*.pm', 'tests/lib/*/*.pm', 'sql/*.sql',
	'nginx/*.in', 'deploy/*', 'autogate', 'Makefile.am', 'configure.ac', 'README.md', 'bench/*');
for my $file (grep { -f top() . "/$_" } @texts) {
	my ($number, @wrong) = (0);
	my $text = text_of($file);
	for (lines_of($file)) {
		$number++;
		push @wrong, "$file:$number: blanks at the end" if /[ \t]$/;
		push @wrong, "$file:$number: a carriage return" if /\r/;
		push @wrong, "$file:$number: blanks where a tab belongs" if $file =~ /\.[ch]$/ && /^ {4,}\S/;
		push @wrong, "$file:$number: a path of somebody's machine: $1" if m{(?<![\w.])(/(?:home|work|root|Users|mnt|media)/[\w.-]+)} && !m{/root\)};
	}
	push @wrong, "$file: no line end at its end" if length $text && $text !~ /\n\z/;
	push @wrong, "$file: empty lines at its end" if $text =~ /\n\n\z/;
	ok(!@wrong, "$file is tidy") or diag(map { "  $_\n" } @wrong);
}

# --- Shell. ---

SKIP: {
	my @scripts = grep { -f top() . "/$_" && (lines_of($_))[0] =~ /^#!.*\b(?:ba)?sh\b/ } files_in('autogate', '.ci/*', 'tests/*/*', 'bench/*');
	skip 'shellcheck is not installed', scalar @scripts if system('command -v shellcheck >/dev/null 2>&1') != 0;
	for my $script (@scripts) {
		my $said = `cd '@{[top()]}' && shellcheck --severity=warning '$script' 2>&1`;
		is($said, '', "shellcheck has nothing to say about $script");
	}
}
done_testing;
