# Autogate: the API as a test sees it, through nginx like any client.
#
#	use Autogate;
#	my $gate = Autogate->new;                       # anonymous; skips the test when nothing runs
#	my $admin = $gate->as('administrator_internal');
#	my $tenant = $gate->as('administrator_tenan', 2);   # of the second tenant
#
#	my $made = $admin->post('/v1/products', { code => 'A', name => 'Semen', unit => 'ton' });
#	ok_success($made, 'a product is made');
#	refused($tenant->delete('/v1/products/' . $made->data->{id}), 403, 'FORBIDDEN', '', 'a tenant may not');
#
#	my $lane = $gate->lane('LANE0001');
#	my $decision = $lane->checkpoint(qr => 'TKT-12345678-B1234XYZ');
#	$lane->passage($decision->json->{transactionId}, 'PASSED');
#
# What runs is found by AUTOGATE_DEMO, the path of the demo.json that ./autogate and jobs/demo wrote. Every answer is held
# against openapi.json as it comes (Autogate::Contract): one that does not fit is a failed test, wherever it was asked for.
# With AUTOGATE_SEEN, a folder, each process notes there which route gave which status and code; zz-coverage.t reads it.
package Autogate;
use strict;
use warnings;
use Carp qw(croak);
use Digest::SHA ();
use Exporter qw(import);
use File::Basename qw(basename dirname);
use HTTP::Tiny;
use IO::Select;
use IO::Socket::INET;
use JSON::PP ();
use MIME::Base64 ();
use POSIX ();
use Socket qw(IPPROTO_TCP TCP_NODELAY);
use Test::More;
use Time::HiRes ();

use Autogate::Answer;
use Autogate::Contract;
use Autogate::Lane;

our @EXPORT = qw(ok_success refused json_of unique absent_id);

my $json = JSON::PP->new->utf8->canonical->allow_nonref;
my $timeout_s = 60;   # with the sanitizers everything is slower

# json_of THING: as bytes, keys in order.
sub json_of { return $json->encode($_[0]) }

# unique PREFIX: a text that no other test and no other run uses; capitals and digits, 16 behind the prefix.
my $serial = 0;
sub unique { return sprintf '%s%09d%04d%03d', $_[0] // '', int(Time::HiRes::time() * 1000) % 1_000_000_000, $$ % 10_000, ++$serial % 1000 }

# An id that is one, of nothing.
sub absent_id { return '0190a000-0000-7000-8000-000000000000' }

# --- Where everything is. ---

sub new
{
	my ($class) = @_;
	my $file = $ENV{AUTOGATE_DEMO} or plan(skip_all => 'AUTOGATE_DEMO names no demo.json: nothing runs to be tested');
	open my $in, '<', $file or plan(skip_all => "nothing runs to be tested: $file: $!");
	my $demo = $json->decode(do { local $/; <$in> });
	my $base_url = $demo->{base_url} // $ENV{AUTOGATE_URL} or croak "$file has no base_url";
	my $world = { demo => $demo, base_url => $base_url, sessions => {} };
	my $self = bless { world => $world, headers => {} }, $class;
	my $document = $self->http->get("$base_url/openapi.json");
	plan(skip_all => "nothing answers at $base_url: $document->{status} $document->{content}") if $document->{status} != 200;
	$world->{contract} = Autogate::Contract->new($document->{content});
	return $self;
}

sub demo { return $_[0]{world}{demo} }
sub base_url { return $_[0]{world}{base_url} }
sub contract { return $_[0]{world}{contract} }

# One connection per process: HTTP::Tiny notices a fork by itself.
sub http
{
	my ($self) = @_;
	my @from = $self->{address} ? (local_address => $self->{address}) : ();
	return $self->{world}{http}{ $self->{address} // '' } //= HTTP::Tiny->new(timeout => $timeout_s, max_redirect => 0, keep_alive => 1, @from);
}

# --- Who asks. ---

# users ROLE: the demonstration's users of a role; of all where none is named.
sub users
{
	my ($self, $role) = @_;
	my $users = $self->demo->{users};
	my @users = ref $users eq 'HASH' ? map { { role_key => $_, %{ $users->{$_} } } } sort keys %$users : @$users;
	return grep { !defined $role || $_->{role_key} eq $role } @users;
}

# as ROLE [WHICH]: the same API, signed in as the demonstration's first (second …) user of that role. Signs in once per process.
sub as
{
	my ($self, $role, $which) = @_;
	$which //= 1;
	my $user = ($self->users($role))[$which - 1] or croak "the demonstration has no $role number $which";
	return $self->{world}{sessions}{"$role $which"} //= $self->sign_in($user);
}

# sign_in USER: a session of its own, for tests that end it. USER has email and password.
sub sign_in
{
	my ($self, $user) = @_;
	my $token = $user->{token};   # a demo.json made by hand may have one already
	if (!$token) {
		my $answer = $self->anonymous->post('/v1/auth/login', { email => $user->{email}, password => $user->{password} });
		$token = $answer->status == 200 && $answer->data->{token} or croak "$user->{email} cannot sign in: " . $answer->content;
	}
	my $signed_in = $self->with(Authorization => "Bearer $token");
	@$signed_in{qw(token user)} = ($token, $user);
	return $signed_in;
}

# A session that was ended, and one whose time is over: both had been good. Aging one needs the database (AUTOGATE_CONFIG); undef without.
sub revoked_session
{
	my ($self) = @_;
	my $session = $self->sign_in($self->users('administrator_internal'));
	return undef if $session->user->{token} || $session->post('/v1/auth/logout')->status != 200;
	return $session;
}

sub expired_session
{
	my ($self) = @_;
	my $session = $self->sign_in($self->users('administrator_internal'));
	return undef if $session->user->{token};
	my $hash = Digest::SHA::sha256_hex($session->token);
	return $self->sql("UPDATE session SET expires_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE token_hash = UNHEX('$hash')") ? $session : undef;
}

# The command of a client of the database, as its root; () where the settings name none that can be reached.
sub database_client
{
	my ($self) = @_;
	my $socket = $self->setting('socket');
	return $socket && -S $socket ? ('mariadb', '--no-defaults', '-S', $socket, '-u', scalar getpwuid($<), '-N', '-B', '-r') : ();
}

# sql STATEMENT: for what only time or a fault would bring about. True where it was done.
sub sql
{
	my ($self, $statement) = @_;
	my @client = $self->database_client or return 0;
	open my $client, '|-', @client, 'autogate' or return 0;
	print $client $statement;
	return close $client;
}

# rows QUERY: what only the database knows: each row as an array of texts without tabs and line ends; none where it cannot be reached.
sub rows
{
	my ($self, $query) = @_;
	my @client = $self->database_client or return;
	open my $out, '-|', @client, '-e', $query, 'autogate' or return;
	return map { chomp; [split /\t/, $_, -1] } <$out>;
}

# plant_file NAME, BYTES: puts bytes into the store's folder, past the API, as its owner; returns their key. The row is the caller's matter.
sub plant_file
{
	my ($self, $name, $bytes) = @_;
	my $folder = $self->setting('folder');
	my $key = 'uploads/' . unpack('H*', pack 'N4', map { rand 2**32 } 1 .. 4) . "-$name";
	my ($user, $group) = (stat $folder)[4, 5];
	chown $user, $group, "$folder/uploads" if mkdir "$folder/uploads", 0750;
	open my $file, '>:raw', "$folder/$key" or die "$folder/$key: $!";
	print $file $bytes;
	close $file or die "$folder/$key: $!";
	chown $user, $group, "$folder/$key";
	chmod 0644, "$folder/$key";
	return $key;
}

# setting NAME: the value of a line of the settings, or of the file of secrets that they name; undef where they cannot be read.
sub setting
{
	my ($self, $name) = @_;
	my $file = $ENV{AUTOGATE_CONFIG} or return undef;
	for my $path ($file, dirname($file) . '/secrets.ini') {
		open my $in, '<', $path or next;
		my ($value) = map { /^\s*\Q$name\E\s*=\s*(.*?)\s*$/ ? $1 : () } <$in>;
		return $value if defined $value;
	}
	return undef;
}

# signed PATH, UNTIL: the path with the signature that a link to it has, good until that second.
sub signed
{
	my ($self, $path, $until) = @_;
	my $mac = Digest::SHA::hmac_sha256("link $until $path", pack 'H*', $self->setting('link_key'));
	my $signature = MIME::Base64::encode_base64(substr($mac, 0, 16), '') =~ tr{+/=}{-_}dr;
	return "$path?e=$until&s=$signature";
}

# with HEADER => VALUE …: the same sender with further headers.
sub with
{
	my ($self, %headers) = @_;
	return bless { %$self, headers => { %{ $self->{headers} }, %headers } }, ref $self;
}

# from ADDRESS: the same sender at another address of this machine (127.x.y.z), for tests of what is counted by address.
sub from { my ($self, $address) = @_; return bless { %$self, address => $address }, ref $self }

sub anonymous { return bless { world => $_[0]{world}, headers => {} }, ref $_[0] }
sub token { return $_[0]{token} }
sub user { return $_[0]{user} }
sub company_id { return $_[0]{user}{company_id} }

# lane CODE: its controller. lane(DIRECTION => 'IN', …): the first whose row in demo.json has all of these values.
sub lane
{
	my ($self, @wanted) = @_;
	my %wanted = @wanted == 1 ? (lane_code => $wanted[0]) : @wanted;
	for my $lane (@{ $self->demo->{lanes} }) {
		return Autogate::Lane->new($self->anonymous, $lane) if !grep { ($lane->{ lc $_ } // '') ne $wanted{$_} } keys %wanted;
	}
	croak 'the demonstration has no such lane: ' . json_of(\%wanted);
}

# gate_with_lanes COUNT: a new main gate whose lanes all lead in, for tests that want more lanes or ones of their own. Gives its lanes.
sub gate_with_lanes
{
	my ($self, $count) = @_;
	my ($area) = grep { ($_->{kind} // '') eq 'main' } @{ $self->demo->{areas} };
	my $code = unique('L');
	my $made = $self->as('administrator_internal')->post('/v1/gates', {
		name => "Gerbang uji $code", identity_gate => unique('G'), gate_type => 'Main', area_id => $area->{id},
		lanes => [map { { lane_name => "Lajur $_", lane_code => "$code-$_", direction => 'IN', allowed_kinds => ['truck'], auth => 'signed',
			reports_passage => JSON::PP::false, passage_assume_s => 20, devices => [] } } 1 .. $count] });
	croak 'no gate is made: ' . $made->content if $made->status != 200;
	return map { Autogate::Lane->new($self->anonymous, { %$_, key => $_->{lane_key} }) } @{ $made->data->{lanes} };
}

# ticket: a new one of this tenant that opens the main gate today. `qr` and `plate` are what a lane reads of it.
my $plates = 0;
sub ticket
{
	my ($self, %more) = @_;
	my ($place) = grep { ($_->{company_id} // '') eq $self->company_id } @{ $self->demo->{buildings} };
	my $plate = sprintf 'W %d %s%s%s', 1 + ($$ * 31 + ++$plates) % 9999, map { chr 65 + rand 26 } 1 .. 3;
	my $made = $self->post('/v1/tickets/tenant/without-pabeanan', {
		vehicle => { type => 'Truk', comodity => 'Semen', police_number => $plate, vehicle_type => 'truck', unit_of_item => 'ton', total_item => 12 },
		building_ids => [$place->{id}], request_at => POSIX::strftime('%Y-%m-%d', gmtime(time + 7 * 3600)), %more });
	croak 'no ticket is made: ' . $made->content if $made->status != 200;
	my $ticket = $made->data;
	$plate =~ tr/ //d;
	return { %$ticket, plate => $plate, qr => "$ticket->{ticket_access_number}-$plate" };
}

# --- Asking. ---

sub get { my ($self, $path, $query) = @_; return $self->raw('GET', with_query($path, $query)) }
sub post { my ($self, $path, $body) = @_; return $self->send('POST', $path, $body) }
sub put { my ($self, $path, $body) = @_; return $self->send('PUT', $path, $body) }
sub patch { my ($self, $path, $body) = @_; return $self->send('PATCH', $path, $body) }
sub delete { my ($self, $path, $body) = @_; return $self->send('DELETE', $path, $body) }

sub send
{
	my ($self, $method, $path, $body) = @_;
	return $self->raw($method, $path, defined $body ? { body => json_of($body) } : {});
}

sub with_query
{
	my ($path, $query) = @_;
	return $path if !$query || !%$query;
	return "$path?" . join '&', map { percent($_) . '=' . percent($query->{$_}) } sort keys %$query;
}

sub percent
{
	my ($text) = @_;
	utf8::encode($text) if utf8::is_utf8($text);
	return $text =~ s/([^A-Za-z0-9_.~-])/sprintf '%%%02X', ord $1/ger;
}

# raw METHOD, PATH, {headers, body}: bytes as they are; a body goes as JSON unless a Content-Type says otherwise.
sub raw
{
	my ($self, $method, $path, $with) = @_;
	my %options = (headers => $self->headers_of($with));
	$options{content} = $with->{body} if defined $with->{body};
	my $answer = $self->http->request($method, $self->base_url . $path, \%options);
	send_at_once($self->http);
	return $self->follow($self->take($method, $path, $answer));
}

# follow ANSWER: a file that lies elsewhere is what is there, as a browser sees it; anything else is the answer itself.
sub follow
{
	my ($self, $answer) = @_;
	return $answer if $answer->status != 302;
	my $there = $self->http->request($answer->method, $answer->header('Location'));
	return bless { %$answer, %$there{qw(status headers content)} }, ref $answer;
}

# HTTP::Tiny writes head and body apart, and the kernel would keep the body back for 40 ms, until the head is acknowledged.
sub send_at_once
{
	my ($http) = @_;
	my $socket = $http->{handle} && $http->{handle}{fh} or return;
	setsockopt $socket, IPPROTO_TCP, TCP_NODELAY, 1;
}

sub headers_of
{
	my ($self, $with) = @_;
	my %headers = (%{ $self->{headers} }, %{ $with->{headers} // {} });
	$headers{'Content-Type'} //= 'application/json' if defined $with->{body};
	return { map { defined $headers{$_} ? ($_ => $headers{$_}) : () } keys %headers };
}

# take METHOD, PATH, ANSWER: checks it against the document and notes it.
sub take
{
	my ($self, $method, $path, $raw) = @_;
	my $answer = Autogate::Answer->new($method, $path, $raw);
	my ($template, @problems) = $self->contract->judge($answer);
	$answer->{route} = $template && "$method $template";
	if (@problems) {
		local $Test::Builder::Level = $Test::Builder::Level + 3;
		fail(($answer->{route} // "$method $path") . ' answers as openapi.json says');
		diag("$method $path: " . $answer->summary, map { "\n  $_" } @problems);
	}
	note_seen($answer) if $template;
	return $answer;
}

# at_once [SENDER, METHOD, PATH, BODY, HEADERS], …: all of them at the same instant: each has its own connection and lacks only
# its last byte until all are ready. Answers in the order of the requests. A SENDER's HEADERS may be left out; BODY is bytes or undef.
sub at_once
{
	my ($self, @requests) = @_;
	my ($host, $port) = $self->base_url =~ m{^http://([^:/]+):(\d+)} or croak $self->base_url . ' is no http://host:port';
	my @open = map {
		my ($sender, $method, $path, $body, $headers) = @$_;
		my $with = { headers => $headers, body => $body };
		my $all = $sender->headers_of($with);
		my $length = defined $body ? 'Content-Length: ' . length($body) . "\r\n" : $method eq 'GET' ? '' : "Content-Length: 0\r\n";
		my $text = "$method $path HTTP/1.1\r\nHost: $host\r\nConnection: close\r\n$length"
			. join('', map { "$_: $all->{$_}\r\n" } sort keys %$all) . "\r\n" . ($body // '');
		my $socket = IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port, Timeout => 10,
			$sender->{address} ? (LocalAddr => $sender->{address}) : ()) or croak "$host:$port: $@";
		$socket->autoflush(1);
		print $socket substr $text, 0, -1;
		{ socket => $socket, last => substr($text, -1), method => $method, path => $path, got => '', sender => $sender };
	} @requests;
	$_->{socket}->syswrite($_->{last}) for @open;
	read_all(@open);
	return map { $_->{sender}->take($_->{method}, $_->{path}, parse_answer($_->{got})) } @open;
}

sub read_all
{
	my %waiting = map { fileno $_->{socket} => $_ } @_;
	my $select = IO::Select->new(map { $_->{socket} } @_);
	my $end = Time::HiRes::time() + $timeout_s;
	while ($select->count && Time::HiRes::time() < $end) {
		for my $socket ($select->can_read(1)) {
			my $one = $waiting{ fileno $socket };
			$select->remove($socket) if !sysread $socket, $one->{got}, 65536, length $one->{got};
		}
	}
}

# The answer in the form of HTTP::Tiny's; status 599 where there was none.
sub parse_answer
{
	my ($head, $body) = split /\r\n\r\n/, $_[0], 2;
	my ($status) = ($head // '') =~ m{^HTTP/1\.\d (\d+)} or return { status => 599, headers => {}, content => $_[0] };
	my %headers = map { my ($name, $value) = split /:\s*/, $_, 2; (lc $name, $value) } grep { /:/ } split /\r\n/, $head;
	if (($headers{'transfer-encoding'} // '') eq 'chunked') {
		my $whole = '';
		$whole .= substr $body, 0, hex $1, '' while $body =~ s/^(?:\r\n)?([0-9a-fA-F]+)\r\n// && hex $1;
		$body = $whole;
	}
	return { status => $status, headers => \%headers, content => $body // '' };
}

# --- What was seen. ---

my (%seen, $seen_file, $seen_by);
sub note_seen
{
	my ($answer) = @_;
	my $folder = $ENV{AUTOGATE_SEEN} or return;
	my $line = join("\t", $answer->{route}, $answer->status, $answer->code // '') . "\n";
	return if $seen{$line}++ && $seen_by == $$;
	if (!$seen_by || $seen_by != $$) {
		mkdir $folder;
		open $seen_file, '>>', sprintf '%s/%s-%d.tsv', $folder, basename($0), $$ or croak "$folder: $!";
		$seen_file->autoflush(1);
		$seen_by = $$;
	}
	print $seen_file $line;
}

# --- Saying what is expected. ---

# ok_success ANSWER, NAME: status 200 and a message. Gives the data.
sub ok_success
{
	my ($answer, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	ok($answer->status == 200 && length($answer->json->{message} // ''), $name) or diag($answer->summary);
	return $answer->data;
}

# refused ANSWER, STATUS, CODE, FIELD, NAME: refused so, with a row of that code for that field (its path; '' for a rule that
# belongs to none, undef for any).
sub refused
{
	my ($answer, $status, $code, $field, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my @rows = grep { $_->{code} eq $code && (!defined $field || $_->{path} eq $field) } @{ $answer->errors };
	return ok($answer->status == $status && @rows, $name)
		|| diag("wanted $status $code" . (defined $field && length $field ? " of $field" : '') . '; got ' . $answer->summary);
}

1;
