#!/usr/bin/perl
# Each header compiles alone, twice, and begins by saying what it is.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate::Sources;

my ($compiler) = grep { system("command -v $_ >/dev/null 2>&1") == 0 } grep { defined } $ENV{CC}, 'gcc', 'cc' or plan(skip_all => 'there is no C compiler');
for my $header (files_in('lib/*/*.h', 'jobs/*.h')) {
	my $name = $header =~ s{^lib/}{}r;
	open my $gcc, '|-', "$compiler -fsyntax-only -std=gnu11 -Wall -Wextra -Werror -Wno-unused-function -Wno-missing-field-initializers -I'@{[top()]}/lib' -I'@{[top()]}' -x c - 2>&1" or die $!;
	print $gcc "#include \"$name\"\n#include \"$name\"\n";
	ok(close $gcc, "$header stands alone");
	like(text_of($header), qr{^/\* [\w-]+: }, '... and begins with what it is');
}
done_testing;
