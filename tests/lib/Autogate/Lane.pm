# Autogate::Lane: a lane's controller. It signs what it sends: HMAC-SHA256 with the lane's key over
# <timestamp>.<method>.<path>.<body>, in X-Lane-Code, X-Lane-Timestamp (milliseconds) and X-Lane-Signature.
package Autogate::Lane;
use strict;
use warnings;
use Digest::SHA qw(hmac_sha256_hex);
use IO::Socket::INET;
use POSIX qw(strftime);
use Time::HiRes ();

my $serial = 0;

sub new { my ($class, $gate, $row) = @_; return bless { gate => $gate, %$row }, $class }

sub code { return $_[0]{lane_code} }

# A transaction's id in the form that controllers use; no two are alike, also between processes.
sub transaction { return sprintf 'TXN-%s-%d%04d', strftime('%Y%m%d%H%M%S', gmtime(time + 7 * 3600)), $$, ++$serial }

# at [SECONDS]: an ISO 8601 time, so far from now.
sub at { my $t = Time::HiRes::time() + ($_[0] // 0); return strftime('%Y-%m-%dT%H:%M:%S', gmtime $t) . sprintf '.%03dZ', ($t - int $t) * 1000 }

# headers METHOD, PATH, BODY, SPOIL: the three headers. SPOIL: {off_s: the clock's error, key, code, signature} puts others in their place.
sub headers
{
	my ($self, $method, $path, $body, $spoil) = @_;
	my $time_ms = int((Time::HiRes::time() + ($spoil->{off_s} // 0)) * 1000);
	my ($plain) = split /\?/, $path =~ s{^/api(?=/v1/)}{}r;
	return {
		'X-Lane-Code' => $spoil->{code} // $self->{lane_code},
		'X-Lane-Timestamp' => $time_ms,
		'X-Lane-Signature' => $spoil->{signature} // hmac_sha256_hex("$time_ms.$method.$plain.$body", $spoil->{key} // $self->{key}),
	};
}

# post PATH, BYTES, SPOIL
sub post
{
	my ($self, $path, $body, $spoil) = @_;
	return $self->{gate}->raw('POST', $path, { body => $body, headers => $self->headers('POST', $path, $body, $spoil // {}) });
}

# get PATH, SPOIL
sub get
{
	my ($self, $path, $spoil) = @_;
	return $self->{gate}->raw('GET', $path, { headers => $self->headers('GET', $path, '', $spoil // {}) });
}

sub checkpoint_path { return '/v1/gate-infrastructure/gate-checkpoint' }

# body_of qr, tag, plate, confidence ("99"), transactionId, container, timestamp, gate_id, more: a check-in as bytes. What was not
# read is null. `more` is merged into the top.
sub body_of
{
	my ($self, %read) = @_;
	my $at = $read{timestamp} // at();
	return Autogate::json_of({
		transactionId => $read{transactionId} // transaction(),
		timestamp => $at,
		typeAccess => $read{tag} ? 'rfid' : $read{qr} ? 'qr' : 'ocr',
		ocrData => $read{plate} || $read{container} ? {
			container => $read{container}, vehicleNumber => $read{plate}, confidence => $read{confidence} // '99',
			ownercompany => undef, ownercode => undef, timestamp => $at } : undef,
		qrData => $read{qr} ? { qrCode => $read{qr}, timestamp => $at, source => 'scanner' } : undef,
		rfidData => $read{tag} ? { rfidCode => $read{tag}, timestamp => $at, source => 'reader' } : undef,
		gateInfo => { gateId => $read{gate_id} // $self->{lane_code}, location => undef, terminalId => undef },
		%{ $read{more} // {} },
	});
}

# checkpoint: what body_of takes, or body => bytes to send the very same again; spoil as in headers. Answers the decision.
sub checkpoint
{
	my ($self, %read) = @_;
	return $self->post(checkpoint_path(), $read{body} // $self->body_of(%read), $read{spoil});
}

# As when a link drops: sends an event, or the first bytes of it, and hangs up.
sub send_and_hang_up
{
	my ($self, $body, $bytes) = @_;
	my ($host, $port) = $self->{gate}->base_url =~ m{^http://([^:/]+):(\d+)};
	my $socket = IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port) or return;
	my $headers = $self->headers('POST', checkpoint_path(), $body, {});
	print $socket 'POST ' . checkpoint_path() . " HTTP/1.1\r\nHost: $host\r\nContent-Type: application/json\r\nContent-Length: " . length($body)
		. "\r\n" . join('', map { "$_: $headers->{$_}\r\n" } keys %$headers) . "\r\n" . substr $body, 0, $bytes // length $body;
	return;
}

# A check-in for Autogate::at_once.
sub checkpoint_request
{
	my ($self, $body) = @_;
	return [$self->{gate}, 'POST', checkpoint_path(), $body, $self->headers('POST', checkpoint_path(), $body, {})];
}

# passage TRANSACTION, PASSED|ABORTED, SPOIL
sub passage
{
	my ($self, $transaction, $result, $spoil) = @_;
	my $body = Autogate::json_of({ transactionId => $transaction, result => $result, timestamp => at() });
	return $self->post('/v1/gate-infrastructure/gate-passage', $body, $spoil);
}

1;
