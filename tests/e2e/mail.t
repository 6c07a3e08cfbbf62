#!/usr/bin/perl
# Mails on their way: jobs/deliver against a real SMTP server, with TLS and a password, that refuses, delays, hangs, cuts and is away;
# in a database of its own, where nobody else delivers.
use strict;
use warnings;
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use IO::Socket::INET;
use POSIX qw(WNOHANG);
use Test::More;
use Time::HiRes qw(sleep time);
use lib dirname(__FILE__) . '/../lib';
use Autogate;

my $python = '/usr/bin/python3';
plan(skip_all => 'python3-aiosmtpd is not there to be a mail server') if system("$python -c 'import aiosmtpd' 2>/dev/null");
my $gate = Autogate->new;
my $socket = $gate->setting('socket');
plan(skip_all => 'the database cannot be reached to make one beside it') if !$socket || !-S $socket;
my $build = $ENV{AUTOGATE_BUILD} or plan(skip_all => 'AUTOGATE_BUILD names no build whose job could be run');
my $database = "autogate_mail_$$";
my $folder = tempdir('autogate-mail-XXXXXX', TMPDIR => 1, CLEANUP => 1);
my %started;
END {
	kill KILL => keys %started;
	client('', "DROP DATABASE IF EXISTS $database") if $database && $socket;
}

# --- The database, the settings, the server. ---

sub client
{
	my ($name, $sql) = @_;
	open my $out, '-|', 'mariadb', '--no-defaults', '-S', $socket, '-u', scalar getpwuid($<), '-N', '-B', '-e', $sql, $name || () or die "mariadb: $!";
	my @rows = map { chomp; [split /\t/, $_, -1] } <$out>;
	close $out or die "the database refuses: $sql";
	return @rows;
}
sub sql { return client($database, $_[0]) }
sub value { my ($row) = sql($_[0]); return $row ? $row->[0] : undef }

sub spew { my ($path, $mode, $text) = @_; open my $out, '>', $path or die "$path: $!"; print $out $text; close $out; chmod $mode, $path; return $path }
sub slurp { open my $in, '<:raw', $_[0] or die "$_[0]: $!"; local $/; return scalar <$in> }
sub free_port { my $listener = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1'); my $port = $listener->sockport; close $listener; return $port }

system("cd $folder && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=mail.test -addext subjectAltName=IP:127.0.0.1 2>/dev/null") == 0
	or die 'openssl makes no certificate';

# configured NAME => VALUE …: a settings file with these for [mail] and [outbox].
my $settings = 0;
sub configured
{
	my (%more) = @_;
	my $secrets = slurp(dirname($ENV{AUTOGATE_CONFIG}) . '/secrets.ini') . 'mail_password = ' . (delete $more{password} // 'right') . "\n";
	my $name = "$folder/settings" . ++$settings;
	my %mail = (mode => 'smtp', authorities => "$folder/cert.pem", user => 'gate', from => 'gate@kek.example', timeout_s => 30, per_minute => 0);
	my %outbox = (attempts => 3, first_wait_s => 600, longest_wait_s => 1200, errors => 5, window_s => 300, pause_s => 600);
	for (keys %more) { exists $outbox{$_} ? $outbox{$_} = $more{$_} : ($mail{$_} = $more{$_}) }
	my $ini = slurp($ENV{AUTOGATE_CONFIG}) =~ s/^name = autogate$/name = $database/mr =~ s/^\[mail\]\n(?:\w.*\n)*//mr =~ s/^file = .*$/file = $name.secrets/mr;
	spew("$name.secrets", 0400, $secrets);
	return spew("$name.ini", 0600, $ini . "[mail]\n" . join('', map { "$_ = $mail{$_}\n" } sort keys %mail) . "[outbox]\n" . join '', map { "$_ = $outbox{$_}\n" } sort keys %outbox);
}

client('', "CREATE DATABASE $database; GRANT ALL ON $database.* TO autogate_owner\@localhost WITH GRANT OPTION");
my $port = free_port();
my $url = "smtp://127.0.0.1:$port";
my $good = configured(url => $url);
system("AUTOGATE_CONFIG=$good $build/jobs/migrate >$folder/migrate.log 2>&1") == 0 or die slurp("$folder/migrate.log");

# started COMMAND …: in the background; its process.
sub started
{
	my ($log, @command) = @_;
	my $pid = fork // die "fork: $!";
	if (!$pid) {
		open STDOUT, '>>', $log;
		open STDERR, '>>', $log;
		exec @command or POSIX::_exit(127);
	}
	$started{$pid} = 1;
	return $pid;
}
sub ended { my ($signal, @pids) = @_; kill $signal => @pids; waitpid($_, 0), delete $started{$_} for @pids }
sub within { my ($seconds, $true) = @_; my $end = time + $seconds; until ($true->()) { return 0 if time > $end; sleep 0.05 } return 1 }

my ($server, $mails) = (0, "$folder/mails");
mkdir $mails;
sub serve
{
	my (@how) = @_;
	unlink "$folder/server.log";
	$server = started("$folder/server.log", $python, dirname(__FILE__) . '/../lib/smtp_server.py', $port, $mails, @how);
	within(30, sub { -s "$folder/server.log" }) or die 'the mail server does not start: ' . slurp("$folder/server.log");
}
sub serve_well { serve("$folder/cert.pem", "$folder/key.pem", 'right') }
sub close_server { ended(KILL => $server) if $server; $server = 0 }

# --- What the tests speak of. ---

my $made = 0;
# put TO, COLUMN => VALUE …: a letter for the outbox; its id.
sub put
{
	my ($to, %more) = @_;
	my $id = sprintf '0190a000-0000-7000-8000-%012x', ++$made;
	my $letter = { to => $to, letter => $more{letter} // 'password-changed', language => $more{language} // 'id', values => { fullname => $more{fullname} // 'Siti Rahma' }, sealed => {},
		until => $more{until} // '2126-01-31T08:30:00Z' };
	my $json = json_of($letter) =~ s/(['\\])/\\$1/gr;
	my $subject = $more{subject} // "mail:$to";
	sql("SET NAMES utf8mb4; INSERT INTO outbox (id, target, kind, subject, message_key, message, state, due_at, created_at)
		VALUES (UNHEX(REPLACE('$id', '-', '')), 'mail', '$letter->{letter}', '$subject', '$id', '$json', 'PENDING', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))");
	return $id;
}
sub is_id { return "UNHEX(REPLACE('$_[0]', '-', ''))" }
sub state_of { return value("SELECT state FROM outbox WHERE id = " . is_id($_[0])) }
sub attempts_of { return map { $_->[0] } sql('SELECT CONCAT_WS(" ", result, code, words) FROM outbox_attempt WHERE outbox_id = ' . is_id($_[0]) . ' ORDER BY id') }
sub due_now { sql("UPDATE outbox SET due_at = UTC_TIMESTAMP(3) WHERE state IN ('PENDING', 'UNKNOWN', 'SENT')") }
sub pause_over { sql('UPDATE outbox_target SET closed_until = UTC_TIMESTAMP(3)') }
sub calm { sql('UPDATE outbox_target SET errors = 0, counted_from = NULL, closed_until = NULL, next_at = NULL') }
sub empty { sql('DELETE FROM outbox'); calm(); unlink glob "$mails/*" }
# deliver [SETTINGS]: all that is due; true when the job is content.
sub deliver { my ($config) = @_; return system("AUTOGATE_CONFIG=" . ($config // $good) . " $build/jobs/deliver 2>>$folder/deliver.log") == 0 }
sub deliverer { my ($config, @options) = @_; return started("$folder/deliver.log", 'env', "AUTOGATE_CONFIG=$config", "$build/jobs/deliver", @options) }
sub received { return map { slurp($_) } sort glob "$mails/*.eml" }
sub header { my ($mail, $name) = @_; my ($head) = $mail =~ /^(.*?)\r\n\r\n/s; return join '|', $head =~ /^\Q$name\E: ([^\r\n]*(?:\r\n[ \t][^\r\n]*)*)/mg }
sub ids_received { return map { header($_, 'Message-ID') =~ /<(.*)\@/ } received() }

# --- It arrives. ---
serve_well();
{
	my %id = (id => put('siti@pt.example'), en => put('john@pt.example', language => 'en', fullname => 'John Doe'));
	ok(deliver(), 'what is due is delivered');
	my @mails = received();
	is(scalar @mails, 2, '... each letter once');
	my ($mail) = grep { header($_, 'X-Rcpt') eq 'siti@pt.example' } @mails;
	is(state_of($id{id}), 'ACCEPTED', '... and is ACCEPTED');
	like((attempts_of($id{id}))[0], qr/^ACCEPTED 250 250 taken as \d/, '... by what the server said');
	is(header($mail, 'X-Secure'), 'yes', '... over TLS, with the password');
	is(header($mail, 'X-From'), 'gate@kek.example', '... from the setting');
	is(header($mail, 'Message-ID'), "<$id{id}\@kek.example>", '... under the id of the message');
	is(header($mail, 'Auto-Submitted'), 'auto-generated', '... as a machine writes');
	is(header($mail, 'Subject'), 'Kata sandi Anda telah diganti', '... in Indonesian');
	like($mail, qr{multipart/alternative.*text/plain.*Halo Siti Rahma,.*text/html.*<p>Halo Siti Rahma,</p>}s, '... as text and as HTML');
	my ($english) = grep { header($_, 'X-Rcpt') eq 'john@pt.example' } @mails;
	is(header($english, 'Subject'), 'Your password was changed', '... and in English');
	ok(!grep({ length > 998 } split /\r\n/, $mail), '... in lines that every server takes');
}
empty();
{
	put('a@pt.example', fullname => "Eve\r\nBcc: all\@pt.example\r\n\r\n<script>alert(1)</script>");
	my $late = put('late@pt.example', until => '2026-01-31T08:30:00Z');
	my $bad = put("b\@pt.example\r\nRCPT TO:<c\@pt.example>", subject => 'mail:bad');
	deliver();
	my @mails = received();
	is(scalar @mails, 1, 'of a bad address nothing is sent');
	is(state_of($bad), 'REJECTED', '... ever');
	is_deeply([state_of($late), attempts_of($late)], ['REJECTED', 'REJECTED its link opens nothing any more'], '... nor of a link that is over');
	is(join(' ', header($mails[0], 'X-Rcpt'), header($mails[0], 'Bcc')), 'a@pt.example ', 'a name adds no recipient and no header');
	unlike($mails[0], qr/<script>/, '... and no HTML') if $mails[0] =~ s/.*text\/html//s;
}

# --- It is refused, or put off. ---
empty();
{
	my ($refused, $later) = (put('refused-1@pt.example'), put('later-1@pt.example'));
	deliver();
	is(state_of($refused), 'REJECTED', 'who is not there is not written to again');
	is_deeply([attempts_of($refused)], ['REJECTED 550 550 5.1.1 no such person here'], '... and the server is quoted');
	is(state_of($later), 'PENDING', 'who wants it later gets it later');
	is_deeply([attempts_of($later)], ['DEFERRED 451 451 4.7.1 come again later'], '... and the server is quoted');
	cmp_ok(value('SELECT UNIX_TIMESTAMP(due_at) - UNIX_TIMESTAMP(UTC_TIMESTAMP(3)) FROM outbox WHERE id = ' . is_id($later)), '>', 0, '... after a wait');
	deliver();
	is(scalar attempts_of($later), 1, '... not before');
	due_now();
	deliver();
	is(state_of($later), 'ACCEPTED', '... and then arrives');
	is(value('SELECT errors FROM outbox_target'), 0, 'none of that is a fault of the server');
}

# --- The server does not work, nor do the settings. ---
for (['a wrong password' => { password => 'wrong' }, qr/^AWAY 535/], ['a certificate that nobody vouches for' => { authorities => '' }, qr/^AWAY .*(?:certificate|SSL)/i],
	['a server that is away' => { url => 'smtp://127.0.0.1:' . free_port() }, qr/^AWAY .*connect to 127\.0\.0\.1 port \d/i]) {
	my ($what, $how, $words) = @$_;
	empty();
	my $id = put('siti@pt.example');
	deliver(configured(url => $url, %$how));
	is(state_of($id), 'PENDING', "$what: the mail waits");
	like((attempts_of($id))[0], $words, '... and the attempt says why');
	is(scalar received(), 0, '... nothing is sent');
}
{
	empty();
	my $silent = IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1');
	my $id = put('siti@pt.example');
	my $begun = time;
	deliver(configured(url => 'smtp://127.0.0.1:' . $silent->sockport, timeout_s => 1));
	cmp_ok(time - $begun, '<', 20, 'a server that says nothing is left in time');
	is(state_of($id), 'PENDING', '... and the mail waits');
}
close_server();
serve();
{
	empty();
	my $id = put('siti@pt.example');
	deliver();
	is(state_of($id), 'PENDING', 'to a server without TLS nothing is said');
	is(scalar received(), 0, '... nothing is sent');
	due_now();
	deliver(configured(url => $url, tls => 'none', user => ''));
	is(state_of($id), 'ACCEPTED', '... unless the settings allow it');
}
close_server();
serve_well();

# --- Nobody knows whether it arrived. ---
for my $how (qw(cut hang)) {
	empty();
	my $id = put("$how-1\@pt.example");
	deliver(configured(url => $url, timeout_s => 5));
	is(state_of($id), 'UNKNOWN', "$how after the mail: nobody knows");
	due_now();
	deliver();
	is(state_of($id), 'ACCEPTED', '... it is sent again');
	is_deeply([ids_received()], [$id, $id], '... and whoever got it twice can tell');
}
{
	empty();
	my $id = put('hang-2@pt.example');
	my $pid = deliverer(configured(url => $url, timeout_s => 200));
	ok(within(30, sub { received() == 1 }), 'the deliverer is killed between sending and writing it down');
	ended(KILL => $pid);
	is(state_of($id), 'SENT', '... the mail is in nobody\'s hands');
	deliver();
	is(scalar received(), 1, '... which is found when the lease ends');
	due_now();
	deliver();
	is(state_of($id), 'ACCEPTED', '... then it is sent again');
	is_deeply([map { s/ .*//r } attempts_of($id)], ['UNKNOWN', 'ACCEPTED'], '... and both attempts are there');
}

# --- Order, and many at once. ---
empty();
{
	my @ids = (put('later-2@pt.example', subject => 'mail:one'), put('b@pt.example', subject => 'mail:one'), put('c@pt.example', subject => 'mail:one'));
	my $other = put('d@pt.example', subject => 'mail:other');
	deliver();
	is_deeply([ids_received()], [$other], 'what a subject still waits for holds back what comes after, and nobody else');
	due_now();
	deliver();
	is_deeply([ids_received()], [$other, @ids], '... which then arrives in order');
}
empty();
{
	my @ids = map { put("slow-$_\@pt.example") } 1 .. 24;
	my @pids = map { deliverer($good) } 1 .. 3;
	waitpid($_, 0), delete $started{$_} for @pids;
	is_deeply([sort(ids_received())], [sort @ids], 'three deliverers at once send each mail once');
	is(value("SELECT COUNT(*) FROM outbox WHERE state = 'ACCEPTED' AND attempts = 1"), 24, '... in one attempt');
}
empty();
{
	put("p$_\@pt.example") for 1 .. 4;
	my $begun = time;
	deliver(configured(url => $url, per_minute => 120));
	cmp_ok(time - $begun, '>=', 1.5, 'no faster than the pace');
	is(scalar received(), 4, '... but all');
}

# --- The breaker. ---
empty();
close_server();
{
	put("q$_\@pt.example") for 1 .. 8;
	deliver();
	is(value('SELECT COUNT(*) FROM outbox_attempt'), 5, 'after five errors nothing more is tried');
	deliver();
	is(value('SELECT COUNT(*) FROM outbox_attempt'), 5, '... for a while');
	pause_over();
	deliver();
	is(value('SELECT COUNT(*) FROM outbox_attempt'), 6, '... then with one message');
	serve_well();
	pause_over();
	deliver();
	is(scalar received(), 8, '... and when that arrives, all follow, also those that had to wait for another attempt');
}

# --- Dead letters. ---
empty();
{
	sql("INSERT INTO user (id, fullname, email, role_id, language) SELECT UNHEX(REPLACE(UUID(), '-', '')), 'Budi Operator', 'budi\@kek.example', id, 'en' FROM role WHERE `key` = 'it_bkms'");
	my $away = configured(url => 'smtp://127.0.0.1:' . free_port());
	my @ids = map { put("r$_\@pt.example") } 1, 2;
	for (1 .. 3) { calm(); due_now(); deliver($away) }
	is(state_of($ids[0]), 'DEAD', 'tried in vain three times, a mail is dead');
	is(scalar attempts_of($ids[0]), 3, '... and is not tried again');
	is(value("SELECT COUNT(*) FROM audit WHERE action = 'fail' AND entity_id = " . is_id($ids[0])), 1, '... the audit knows');
	like(slurp("$folder/deliver.log"), qr/"level":"error".*$ids[0].*is dead after 3 attempts/, '... and the log');
	is(value("SELECT COUNT(*) FROM notification WHERE type = 'dead_letter' AND entity_id IN (" . join(', ', map { is_id($_) } @ids) . ')'), 1, '... and who may send it again, once for both');
	calm(); due_now();
	deliver();
	my @alarms = received();
	is(scalar @alarms, 1, '... whoever can send it again is written to, once for both');
	is(header($alarms[0], 'X-Rcpt'), 'budi@kek.example', '... at their address');
	is(header($alarms[0], 'Subject'), 'A message to mail was not delivered', '... in their language');
	sql("UPDATE outbox SET state = 'PENDING', due_at = UTC_TIMESTAMP(3), forgiven = attempts WHERE id = " . is_id($ids[0]));
	calm();
	deliver($away);
	is(state_of($ids[0]), 'PENDING', 'sent again by a person it has another round');
	calm(); due_now();
	deliver();
	is(state_of($ids[0]), 'ACCEPTED', '... and arrives');
}

empty();
{
	my $id = put('worn@pt.example');
	sql("UPDATE outbox SET state = 'SENT', attempts = 3 WHERE id = " . is_id($id));
	sql('UPDATE outbox_target SET errors = 4, counted_from = UTC_TIMESTAMP(3)');
	my $next = put('next@pt.example');
	deliver();
	is(state_of($id), 'DEAD', 'whoever died over the last attempt leaves a dead letter');
	is_deeply([attempts_of($id)], ['UNKNOWN the program that sent it ended before it knew'], '... of that attempt, and none was made since');
	is(state_of($next), 'ACCEPTED', '... which is no fault of the target');
}

# --- As a service. ---
empty();
{
	my $pid = deliverer($good, '--follow');
	my $id = put('late@pt.example');
	ok(within(20, sub { state_of($id) eq 'ACCEPTED' }), 'what comes later is sent by who stays');
	my $begun = time;
	ended(TERM => $pid);
	cmp_ok(time - $begun, '<', 10, '... until asked to end');
}
{
	empty();
	my $id = put('siti@pt.example');
	deliver(configured(mode => 'folder', folder => "$folder/kept"));
	is(state_of($id), 'ACCEPTED', 'into a folder');
	is(value("SELECT due_at <= UTC_TIMESTAMP(3) FROM outbox WHERE id = " . is_id($id)), 1, '... and due no more');
	is((stat "$folder/kept/$id.eml")[2] & 0777, 0600, '... that nobody else reads');
}
# --- What is done goes in time. ---
{
	my $id = put('s1@pt.example', subject => 'dead');
	sql("UPDATE outbox SET state = 'DEAD' WHERE id = " . is_id($id));
	sql("UPDATE outbox SET message = JSON_SET(message, '\$.sealed.link', 'c2VjcmV0') WHERE id = " . is_id($id));
	is(system("AUTOGATE_CONFIG=$good $build/jobs/tidy 2>>$folder/deliver.log"), 0, 'autogate-tidy runs');
	is_deeply([map { $_->[0] } sql('SELECT state FROM outbox')], ['DEAD'], '... what was delivered long ago goes with its attempts, what died stays');
	is(value('SELECT COUNT(*) FROM outbox_attempt'), 0, '... and no attempt is left');
	is(value("SELECT JSON_EXTRACT(message, '\$.sealed') FROM outbox"), 'null', '... but for the link in it, which opens nothing any more');
}
close_server();
done_testing;
