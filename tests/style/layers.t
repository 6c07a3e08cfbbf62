#!/usr/bin/perl
# Includes go down, groups do not know each other, and a foreign library's header stands in one .c.
use strict;
use warnings;
use File::Basename qw(basename dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate::Sources;

my @layers = qw(base model store document auth partner gate web);
my %height = map { $layers[$_] => $_ } 0 .. $#layers;

# Headers of the C library and of Linux, which all may use.
my %is_libc = map { $_ => 1 } qw(
	assert.h ctype.h errno.h fcntl.h float.h inttypes.h limits.h locale.h math.h netdb.h poll.h pthread.h pwd.h sched.h setjmp.h signal.h
	stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h string.h strings.h syslog.h termios.h time.h unistd.h glob.h
	dirent.h arpa/inet.h netinet/in.h netinet/tcp.h sys/file.h sys/mman.h sys/prctl.h sys/random.h sys/resource.h sys/socket.h
	sys/stat.h sys/time.h sys/types.h sys/un.h sys/uio.h sys/wait.h sys/eventfd.h getopt.h);

my %users;   # of a foreign library
for my $file (files_in('lib/*/*.[ch]', 'cgi-bin/*.[ch]', 'jobs/*.[ch]')) {
	my ($layer) = $file =~ m{^lib/(\w+)/};
	my @wrong;
	for (lines_of($file)) {
		if (my ($own) = /^\s*#\s*include\s+"([^"]+)"/) {
			my ($below) = $own =~ m{^(\w+)/};
			push @wrong, "\"$own\" does not say in which layer it is" if !$below && ($layer || !-e top() . '/' . dirname($file) . "/$own");
			push @wrong, "\"$own\" is of no layer" if $below && !exists $height{$below};
			push @wrong, "\"$own\" lies above $layer" if $layer && $below && ($height{$below} // -1) > $height{$layer};
			push @wrong, "\"$own\" is a program" if $own =~ /\.c$/;
		} elsif (my ($foreign) = /^\s*#\s*include\s+<([^>]+)>/) {
			next if $is_libc{$foreign};
			my ($library) = $foreign =~ m{^(\w[\w-]*)(?:/|\.h$)};
			$users{ $library // $foreign }{$file} = 1;
			push @wrong, "<$foreign>: a header that others include knows no foreign library" if $file =~ /\.h$/;
		}
	}
	if ($layer && $file =~ /\.c$/ && -e top() . '/' . ($file =~ s/\.c$/.h/r)) {
		my ($first) = map { /^\s*#\s*include\s+["<]([^">]+)/ ? $1 : () } lines_of($file);
		my $own = "$layer/" . (basename($file) =~ s/\.c$/.h/r);
		push @wrong, "includes $first before its own header, which then need not stand alone" if $first ne $own;
	}
	ok(!@wrong, $file) or diag(map { "  $_\n" } @wrong);
}
for my $library (sort keys %users) {
	my @files = sort keys %{ $users{$library} };
	is(scalar @files, 1, "<$library> is known to one file") or diag(map { "  $_\n" } @files);
}
done_testing;
