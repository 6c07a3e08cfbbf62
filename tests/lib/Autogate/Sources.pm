# Autogate::Sources: the project's own files, for tests of style.
package Autogate::Sources;
use strict;
use warnings;
use Cwd qw(abs_path);
use Exporter qw(import);
use File::Basename qw(dirname);

our @EXPORT = qw(top files_in lines_of text_of code_of);

my $top = abs_path(dirname(__FILE__) . '/../../..');
sub top { return $top }

# files_in PATTERN …: paths below the top, in order.
sub files_in { return map { substr $_, length($top) + 1 } map { sort glob "$top/$_" } @_ }

sub text_of
{
	my ($file) = @_;
	open my $in, '<', "$top/$file" or die "$file: $!";
	local $/;
	return scalar <$in> // '';
}
sub lines_of { return split /\n/, text_of($_[0]), -1 }

# A C file without comments and without what stands in texts; lines keep their numbers.
sub code_of
{
	my ($file) = @_;
	my $blank = sub { return $_[0] =~ tr/\n//cdr };
	return text_of($file) =~ s{(/\*.*?\*/|//[^\n]*)|("(?:[^"\\\n]|\\.)*")|('(?:[^'\\\n]|\\.)*')}{$1 ? $blank->($1) : $2 ? '""' : "' '"}gser;
}

1;
