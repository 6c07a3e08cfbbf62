#!/usr/bin/perl
# A crowd before the door: clients that send a byte now and then, connections that say nothing, and a burst of new ones. Everybody else
# is served as before, and nobody hears 502. AUTOGATE_CROWD says how many stand there (500 slow, twice as many idle, a burst of 200).
use strict;
use warnings;
use File::Basename qw(dirname);
use IO::Socket::INET;
use Test::More;
use Time::HiRes qw(sleep time);
use lib dirname(__FILE__) . '/../lib';
use Autogate;

my $gate = Autogate->new;
my ($slow, $idle, $burst) = map { $_ * ($ENV{AUTOGATE_CROWD} // 500) / 5 } 5, 10, 2;
chomp(my $descriptors = `sh -c 'ulimit -Hn'`);
plan(skip_all => "a process may have only $descriptors connections") if $descriptors ne 'unlimited' && $descriptors < $slow + $idle + $burst + 100;
my ($host, $port) = $gate->base_url =~ m{^http://([^:/]+):(\d+)};
my $reader = $gate->as('administrator_internal');

# crowd COUNT, TEXT: a child that holds so many connections, each of which has said so much, and says a letter more each second.
sub crowd
{
	my ($count, $text) = @_;
	pipe my $ready, my $told or die "pipe: $!";
	my $pid = fork // die "fork: $!";
	if ($pid) { close $told; my $opened = <$ready> // 0; return { pid => $pid, opened => $opened + 0 } }
	exec 'perl', '-MIO::Socket::INET', '-e', '
		my ($host, $port, $count, $text, $told) = @ARGV;
		my @open = grep { $_ } map { IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port, Timeout => 5) } 1 .. $count;
		$SIG{PIPE} = "IGNORE"; $SIG{ALRM} = sub { exit };
		syswrite $_, $text for @open;
		print scalar(@open), "\n"; close STDOUT; alarm 120;
		while (1) { sleep 1; if (length $text) { syswrite $_, "x" for @open } }', $host, $port, $count, $text if open(STDOUT, '>&', $told) && close $ready;
	POSIX::_exit(1);
}

# percentile: of reads, one after the other, in milliseconds, that so many per cent do not exceed.
my @failed;
sub percentile
{
	my ($percent, $count) = @_;
	my @took;
	for (1 .. $count) {
		my $begun = time;
		my $answer = $reader->get('/v1/products', { per_page => 5 });
		push @took, (time - $begun) * 1000;
		push @failed, $answer->summary if $answer->status != 200;
	}
	return (sort { $a <=> $b } @took)[$percent / 100 * $#took];
}

my $count = 300;
my $alone = percentile(99, $count);
my @crowds = (crowd($slow, "POST /v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"), crowd($idle, ''));
is($crowds[0]{opened} + $crowds[1]{opened}, $slow + $idle, 'the crowd is there');
my $among = percentile(99, $count);
my @answers = $gate->at_once(map { [$gate->anonymous, 'GET', '/healthz', undef] } 1 .. $burst);
my %status;
$status{ $_->status }++ for @answers;
my $after = percentile(99, $count / 3);
kill TERM => map { $_->{pid} } @crowds;
waitpid $_->{pid}, 0 for @crowds;

my $limit = $alone * 3 > 50 ? $alone * 3 : 50;   # ms; a machine that is slow without a crowd is so with one
cmp_ok($among, '<=', $limit, 'everybody else is served as before');
cmp_ok($after, '<=', $limit, '... after a burst as well');
is_deeply(\%status, { 200 => $burst }, 'everybody in the burst is answered');
is_deeply(\@failed, [], 'nobody is refused');
diag(sprintf '%d slow and %d idle clients, a burst of %d: p99 of the others %.0f ms (%.0f ms alone, 50 wanted), %d x 502', $slow, $idle, $burst, $among, $alone, $status{502} // 0);
done_testing;
