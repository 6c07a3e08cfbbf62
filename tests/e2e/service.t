#!/usr/bin/perl
# The services as ./autogate keeps them: what dies comes back, what nginx refuses has the form of
# every other refusal, and a stop leaves nothing behind. Starts a set of its own.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use HTTP::Tiny;
use IO::Socket::INET;
use JSON::PP;
use Test::More;
use Time::HiRes qw(sleep time);

my $autogate = abs_path(dirname(__FILE__) . '/../../autogate');
my $folder = tempdir('autogate-service-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $folder;
my $var = "$folder/var";
my $port = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1')->sockport;
my $url = "http://127.0.0.1:$port";
my $http = HTTP::Tiny->new(timeout => 15, max_redirect => 0);
@ENV{qw(AUTOGATE_VAR AUTOGATE_PORT AUTOGATE_LOGIN_RATE)} = ($var, $port, 1);
delete $ENV{AUTOGATE_CONFIG};

sub slurp { open my $file, '<', $_[0] or return ''; local $/; return scalar(<$file>) // '' }
sub pid { return slurp("$var/run/$_[0].pid") + 0 }
sub children { return split ' ', slurp("/proc/$_[0]/task/$_[0]/children") }
sub alive { return slurp("/proc/$_[0]/stat") =~ /^\d+ \(.*\) [^Z]/ }
sub services { return map { m{([^/]+)\.pid$} } glob "$var/run/*.pid" }
sub everything { return map { ($_, children($_)) } map { pid($_) } services() }
sub answered { return $http->get($url . $_[0])->{status} < 500 }

# within SECONDS, WHAT, CODE: a test that waits for the code to be true.
sub within
{
	my ($seconds, $what, $true) = @_;
	my $begun = time;
	sleep 0.02 until $true->() or time - $begun > $seconds + 5;
	my $took = time - $begun;
	ok($took <= $seconds, sprintf '%s within %g s (%.2f s)', $what, $seconds, $took);
}

# refused STATUS, CODE, WHAT, ANSWER: the form of the contract.
sub refused
{
	my ($status, $code, $what, $answer) = @_;
	my $body = eval { decode_json($answer->{content}) } || {};
	my $row = ref $body->{errors} eq 'ARRAY' ? $body->{errors}[0] : {};
	is($answer->{status}, $status, "$what is answered $status");
	is($body->{code}, $code, "... with the code $code");
	ok($body->{message} && $row->{message} && $row->{code} eq $code && exists $row->{key} && exists $row->{path}
		&& ref $row->{messages} eq 'ARRAY', '... in the envelope') or diag($answer->{content});
	like($answer->{headers}{'content-type'}, qr{^application/json}, '... as JSON');
	like($answer->{headers}{'x-request-id'}, qr/^[0-9a-f]{32}$/, '... with a request id');
}

sub raw
{
	my $socket = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$port", Timeout => 5) or return {};
	print $socket $_[0];
	my ($head, $body) = split /\r\n\r\n/, do { local $/; <$socket> } // '', 2;
	my ($status) = ($head // '') =~ m{^HTTP/1\.\d (\d+)};
	my %headers = map { my ($k, $v) = split /: */, $_, 2; (lc $k, $v) } grep { /:/ } split /\r\n/, $head // '';
	return { status => $status, headers => \%headers, content => $body };
}

is(system("$autogate run --detach --no-truck >$folder/run.log 2>&1"), 0, 'the services start') or do {
	diag(slurp("$folder/run.log"));
	done_testing;
	exit 1;
};

# --- A word that is not known is refused; it neither starts nor ends anything. ---

is(system("$autogate $_ >/dev/null 2>&1") >> 8, 2, "\"$_\" is refused") for 'test --hlp', 'stop --now', 'run --detached', 'halt', 'simulate --trucks many';
is(system("$autogate test --help >/dev/null"), 0, 'help is given for any command');
is(system("$autogate status >/dev/null"), 0, 'and all runs on');

# --- What dies comes back. ---

is($http->get("$url/healthz")->{status}, 200, 'healthz answers');

my ($worker) = children(pid('gates'));
kill KILL => $worker;
within(1, 'a killed worker is replaced', sub { my @now = children(pid('gates')); @now >= 2 && !grep { $_ == $worker } @now });
ok(answered('/v1/gates'), 'and its program answers');

for my $service ('gates', 'nginx') {
	my $before = pid($service);
	kill KILL => $before;
	within(1, "$service, killed, is back", sub { pid($service) != $before && alive(pid($service)) && answered('/v1/gates') });
}

my $database = pid('database');
kill KILL => $database;
within(1, 'the database, killed, is started again', sub { pid('database') != $database && alive(pid('database')) });
within(5, 'and healthz is well', sub { $http->get("$url/healthz")->{status} == 200 });

# --- What nginx answers itself. ---

refused(404, 'ROUTE_NOT_FOUND', 'an unknown path', $http->get("$url/v1/nothing"));
is(decode_json($http->get("$url/v1/nothing?lang=en")->{content})->{errors}[0]{message}, 'There is no such address', 'in English for who asks for it');
is(decode_json($http->get("$url/v1/nothing", { headers => { 'Accept-Language' => 'en-GB,en' } })->{content})->{message}, 'Not found', '... or whose browser does');
is(decode_json($http->get("$url/v1/nothing", { headers => { 'Accept-Language' => 'en', 'X-Language' => 'id' } })->{content})->{message}, 'Tidak ditemukan', '... and not for others');
refused(404, 'ROUTE_NOT_FOUND', 'a path that only begins like a group', $http->get("$url/v1/gates-x"));
refused(404, 'ROUTE_NOT_FOUND', 'a file without its link', $http->get("$url/-files/uploads/x"));
refused(400, 'BAD_REQUEST', 'nonsense', raw("NONSENSE\r\n\r\n"));
refused(400, 'BAD_REQUEST', 'a header that is none', raw("GET /v1/gates HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"));
refused(405, 'METHOD_NOT_ALLOWED', 'POST to a page', $http->post("$url/docs/index.html"));
refused(413, 'BODY_TOO_LARGE', 'a body over 1 MB', raw("POST /v1/gates HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2000000\r\n\r\n"));

my ($limited) = grep { $_->{status} == 429 } map { $http->post("$url/v1/auth/login", { content => '{}' }) } 1 .. 80;
refused(429, 'TOO_MANY_ATTEMPTS', 'a flood of sign-ins', $limited // {});
is($limited->{headers}{'retry-after'}, 1, 'it hears when to come again');

unlink "$var/run/programs/$_.sock" for 'gates', 'checkpoint';
my $away = $http->get("$url/v1/gates?token=secret-of-the-query");
refused(502, 'NOT_AVAILABLE', 'a program that is away', $away);
is($away->{headers}{'retry-after'}, 1, 'the client hears when to come again');
for my $path ('/v1', '/api/v1') {
	my $hold = $http->post("$url$path/gate-infrastructure/gate-checkpoint", { content => '{}' });
	my $decision = eval { decode_json($hold->{content}) } || {};
	is($hold->{status}, 503, "a lane ($path) that reaches no program is answered 503");
	is($hold->{headers}{'retry-after'}, 1, '... and when to send again');
	is_deeply([$decision->{decision}, $decision->{gateAction}{action}, $decision->{reasonCode}, $decision->{lamp}],
		['HOLD', 'CALL_OFFICER', 'INTERNAL', 'kuning'], '... and to hold');
	is_deeply([$decision->{reasons}, $decision->{metadata}{malformed}], [['INTERNAL'], []], '... with every member of an answer');
}
kill TERM => pid($_) for 'gates', 'checkpoint';
within(2, 'a lost socket comes back with its program', sub { answered('/v1/gates') });

# --- Request ids, pages, logs. ---

my $answer = $http->get("$url/v1/gates", { headers => { 'X-Request-Id' => 'lane-7.2025_11' } });
is($answer->{headers}{'x-request-id'}, 'lane-7.2025_11', "a client's request id comes back");
$answer = $http->get("$url/docs/", { headers => { 'X-Request-Id' => 'no "id"' } });
like($answer->{headers}{'x-request-id'}, qr/^[0-9a-f]{32}$/, 'one that is not harmless does not');
is($answer->{status}, 200, 'the docs are there');
like($answer->{headers}{'content-security-policy'}, qr/default-src 'self'/, '... with a content security policy');
like($http->get("$url/")->{content}, qr{href="/docs/}, 'the start page leads to them');
is($http->get("$url/video-wall?key=k")->{headers}{location}, '/video-wall/?key=k', 'the video wall keeps its key');
ok(eval { decode_json($http->get("$url/openapi.json")->{content})->{paths} }, 'openapi.json is there');
sleep 1.2;
unlike(slurp("$var/log/access.log") . slurp("$var/log/nginx.log"), qr/secret-of-the-query/, 'no log has a query');
my ($line) = grep { /lane-7.2025_11/ } split /\n/, slurp("$var/log/access.log");
is(eval { decode_json($line)->{group} }, 'gates', 'the access log is JSON and names the group');

# --- Only one, and nothing left. ---

like(`$autogate run 2>&1`, qr/runs already/, 'a second one in the same folder says so');
{
	local $ENV{AUTOGATE_VAR} = "$folder/other";
	like(`$autogate run 2>&1`, qr/Port $port is in use/, 'a port in use is told');
}

my @processes = everything();
cmp_ok(scalar @processes, '>', 20, 'there is something to stop');
is(system("$autogate stop >/dev/null"), 0, 'stop');
is_deeply([grep { alive($_) } @processes], [], '... leaves no process');
ok(!-e "$var/run" && !-l "$var/run", '... no pid file and no socket');
ok(!IO::Socket::INET->new(PeerAddr => "127.0.0.1:$port"), '... and no listener');

is(system("$autogate run --detach --no-truck >$folder/run.log 2>&1"), 0, 'it starts again, on the same data');
@processes = everything();
kill KILL => slurp("$var/lock") + 0;
within(5, 'when the script itself is killed, the services end', sub { !grep { alive($_) } @processes });
system("$autogate stop >/dev/null");
ok(!-e "$var/run", 'and stop tidies up');

done_testing;
