#!/usr/bin/perl
# One worker, many requests of all outcomes: its memory and its descriptors stay as they are. It is asked by FastCGI, as nginx asks.
# AUTOGATE_REQUESTS says how many (4000), after a tenth of it to warm up.
use strict;
use warnings;
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use IO::Socket::UNIX;
use Test::More;
use Time::HiRes qw(sleep time);
use lib dirname(__FILE__) . '/../lib';
use Autogate;

my $gate = Autogate->new;
plan(skip_all => 'AUTOGATE_CONFIG and AUTOGATE_BUILD name nothing that could be started') if !-r ($ENV{AUTOGATE_CONFIG} // '') || !-x ($ENV{AUTOGATE_BUILD} // '') . '/cgi-bin/checkpoint';
my $requests = $ENV{AUTOGATE_REQUESTS} // 4000;
my $folder = tempdir(CLEANUP => 1);
my $socket = "$folder/worker.sock";
my ($lane) = $gate->gate_with_lanes(1);
my $ticket = $gate->as('administrator_tenan')->ticket;

# A worker that makes no room for another one.
open my $in, '<', $ENV{AUTOGATE_CONFIG} or die "$ENV{AUTOGATE_CONFIG}: $!";
open my $out, '>', "$folder/autogate.ini" or die "$folder: $!";
print $out join('', <$in>) . "[worker]\nrequests = 100000000\n";
close $out;
my $worker = fork // die "fork: $!";
if (!$worker) {
	open STDERR, '>', "$folder/log";
	open STDOUT, '>&', \*STDERR;
	exec 'env', "AUTOGATE_CONFIG=$folder/autogate.ini", 'spawn-fcgi', '-n', '-s', $socket, '--', "$ENV{AUTOGATE_BUILD}/cgi-bin/checkpoint" or POSIX::_exit(1);
}
END { kill TERM => $worker if $worker }
sleep 0.05 for grep { !-S $socket } 1 .. 100;

# ask BODY, HEADERS: one request; the status.
sub record { my ($type, $content) = @_; return pack('CCnnCC', 1, $type, 1, length $content, 0, 0) . $content }
sub ask
{
	my ($body, $headers) = @_;
	my %variables = (REQUEST_METHOD => 'POST', REQUEST_URI => $lane->checkpoint_path, QUERY_STRING => '', CONTENT_TYPE => 'application/json',
		CONTENT_LENGTH => length $body, REMOTE_ADDR => '127.0.0.1', map { ('HTTP_' . uc s/-/_/gr) => $headers->{$_} } keys %$headers);
	my $parameters = join '', map { pack('NN', length($_) | 1 << 31, length($variables{$_}) | 1 << 31) . $_ . $variables{$_} } keys %variables;
	my $connection = IO::Socket::UNIX->new(Peer => $socket) or return 0;
	syswrite $connection, record(1, pack 'nCx5', 1, 0) . record(4, $parameters) . record(4, '') . record(5, $body) . record(5, '');
	my $answer = do { local $/; <$connection> } // '';
	return $answer =~ /Status: (\d+)/ ? $1 : 0;
}

# What lanes send: what is let in once and then repeated, what nobody knows, nonsense, a wrong signature.
my $known = $lane->body_of(qr => $ticket->{qr});
my @kinds = (sub { $known }, sub { $lane->body_of(qr => 'TKT-000000000000-B1234XYZ') }, sub { '{"transactionId": [' }, sub { $known }, sub { $known });
my %status;
sub send_many
{
	for my $n (1 .. $_[0]) {
		my $body = $kinds[$n % @kinds]->();
		my $headers = $lane->headers('POST', $lane->checkpoint_path, $body, $n % @kinds == 4 ? { signature => 'f' x 64 } : {});
		$status{ ask($body, $headers) }++;
	}
}
sub memory_kb { open my $in, '<', "/proc/$worker/status" or return 0; return (map { /^VmRSS:\s*(\d+)/ ? $1 : () } <$in>)[0] }
sub descriptors { sleep 0.1; return scalar(() = glob "/proc/$worker/fd/*") }

send_many($requests / 10);
my ($memory, $descriptors, $begun) = (memory_kb(), descriptors(), time);
send_many($requests);
my $grown = memory_kb() - $memory;
cmp_ok($memory, '>', 0, 'the worker lives');
cmp_ok($grown, '<=', 1024, 'its memory grows by a megabyte at most');
is(descriptors(), $descriptors, 'it has the descriptors that it had');
is_deeply([sort keys %status], [200, 401], 'everything was answered');
diag(sprintf '%d requests on one worker, %.0f a second: memory %+d kB of %d (1024 wanted), %d descriptors before and after', $requests, $requests / (time - $begun), $grown, $memory, $descriptors);
done_testing;
