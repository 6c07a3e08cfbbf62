#!/usr/bin/perl
# kill -9 of checkpoint workers during check-ins. A controller repeats its event until it is answered; then: no answer that was given
# is missing from the list of activities, none stands there twice, and every ticket was let in exactly once. AUTOGATE_CHECKINS says
# how many (600), AUTOGATE_KILL_S how often one is killed (0.25).
use strict;
use warnings;
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use Test::More;
use Time::HiRes qw(sleep time);
use lib dirname(__FILE__) . '/../lib';
use Autogate;

my $clients = 4;
my $each = int(($ENV{AUTOGATE_CHECKINS} // 600) / $clients);
my $gate = Autogate->new;
my $program = ($ENV{AUTOGATE_VAR} // '') . '/run/checkpoint.pid';
plan(skip_all => 'AUTOGATE_VAR names no folder where the checkpoint runs: nobody could be killed') if !-r $program;
my $folder = tempdir(CLEANUP => 1);
my @lanes = $gate->gate_with_lanes($clients);
my $tenant = $gate->as('administrator_tenan');
my $officer = $gate->as('administrator_internal');

sub slurp { open my $in, '<', $_[0] or return ''; local $/; return scalar <$in> // '' }
sub workers { my $pid = slurp($program) + 0; return split ' ', slurp("/proc/$pid/task/$pid/children") }

# A child that runs CODE and ends well if it did; its failed tests are told as text.
sub beside
{
	my ($code) = @_;
	my $pid = fork // die "fork: $!";
	return $pid if $pid;
	Test::More->builder->output('/dev/null');
	Test::More->builder->no_ending(1);
	srand $$;
	my $went_well = eval { $code->(); 1 } or print STDERR "# $@";
	POSIX::_exit($went_well && Test::More->builder->is_passing ? 0 : 1);
}

# One controller: its tickets, one after the other; writes ticket, transaction, decision, tries and whether a repeat was equal.
sub drive
{
	my ($lane, $file, @tickets) = @_;
	open my $out, '>', $file or die "$file: $!";
	for my $ticket (@tickets) {
		my $transaction = $lane->transaction;
		my $body = $lane->body_of(qr => $ticket->{qr}, plate => $ticket->{plate}, transactionId => $transaction);
		my ($answer, $tries) = (undef, 0);
		$lane->send_and_hang_up($body) if rand() < 0.1;
		while (!$answer || $answer->status != 200) {
			die "$transaction is never answered: " . $answer->summary . "\n" if ++$tries > 200;
			sleep 0.05 if $tries > 1;
			$answer = eval { $lane->checkpoint(body => $body) };
		}
		my $again = rand() < 0.3 ? $lane->checkpoint(body => $body) : undef;
		my $is_equal = !$again || $again->status != 200 || $again->content eq $answer->content ? 'equal' : 'differs';
		print $out join("\t", $ticket->{qr}, $transaction, $answer->json->{decision}, $answer->json->{reasonCode}, $tries, $is_equal) . "\n";
	}
	close $out or die "$file: $!";
}

my @tickets = map { $tenant->ticket } 1 .. $each * $clients;
my $begun = time;
my @drivers = map { my $i = $_; beside(sub { drive($lanes[$i], "$folder/$i", @tickets[$i * $each .. ($i + 1) * $each - 1]) }) } 0 .. $#lanes;

# --- Meanwhile. ---

my ($kills, $well, $longest_s) = (0, 1, 0);
my %driving = map { $_ => 1 } @drivers;
while (%driving) {
	sleep $ENV{AUTOGATE_KILL_S} // 0.25;
	if (my @workers = workers()) {
		my $killed = $workers[rand @workers];
		my $killed_at = time;
		$kills += kill KILL => $killed;
		sleep 0.002 until time - $killed_at > 5 || (workers() >= @workers && !grep { $_ == $killed } workers());
		$longest_s = time - $killed_at if time - $killed_at > $longest_s;
	}
	for my $pid (keys %driving) {
		next if waitpid($pid, 1) == 0;   # WNOHANG
		$well = 0 if $?;
		delete $driving{$pid};
	}
}
my $took = time - $begun;
ok($well, 'every event was answered at last');
cmp_ok($kills, '>', 0, 'workers were killed');
cmp_ok($longest_s, '<=', 1, 'a killed worker was replaced within a second');

# --- What they were told against what is stored. ---

my (@told, %tries);
for my $i (0 .. $#lanes) {
	push @told, map { my %row; @row{qw(qr transaction decision reason tries equal lane)} = (split(/\t/, $_), $lanes[$i]->code); \%row } split /\n/, slurp("$folder/$i");
}
my %stored;
for my $lane (@lanes) {
	for (my $cursor = ''; defined $cursor; ) {
		my $page = $officer->get('/v1/gate-activities', { lane_code => $lane->code, per_page => 100, sort => 'latest', cursor => $cursor });
		push @{ $stored{ $_->{transaction_id} } }, $_->{decision} for @{ $page->items };
		$cursor = $page->meta->{next_cursor};
	}
}
is(scalar @told, $each * $clients, 'every event has an answer');
my @lost = grep { !$stored{ $_->{transaction} } } @told;
my @doubled = grep { @{ $stored{$_} } > 1 } sort keys %stored;
my @other = grep { $stored{ $_->{transaction} } && $stored{ $_->{transaction} }[0] ne $_->{decision} } @told;
my %lets_in;
$lets_in{ $_->{qr} }++ for grep { $_->{decision} eq 'ACCEPT' } @told;
my @not_once = grep { ($lets_in{ $_->{qr} } // 0) != 1 } @tickets;
is(scalar @lost, 0, 'no answer that was given is lost') or diag(map { "$_->{transaction} $_->{decision}\n" } @lost);
is(scalar @doubled, 0, 'no event is stored twice') or diag(map { "$_\n" } @doubled);
is(scalar @other, 0, 'what is stored is what was told') or diag(map { "$_->{transaction} $_->{decision}\n" } @other);
is(scalar(grep { $_->{equal} ne 'equal' } @told), 0, 'an event that is sent again gets the same bytes');
is(scalar @not_once, 0, 'every ticket was let in exactly once') or diag(map { my $qr = $_->{qr}; "$qr: " . join(' ', map { "$_->{decision}/$_->{reason}" } grep { $_->{qr} eq $qr } @told) . "\n" } @not_once[0 .. ($#not_once < 9 ? $#not_once : 9)]);
my $repeated = grep { $_->{tries} > 1 } @told;
diag(sprintf '%d check-ins in %.1f s (%.0f a second), %d workers killed, %d events had to be sent again; a worker was back after %.0f ms at most; 0 lost and 0 doubled wanted: %d, %d',
	scalar @told, $took, @told / $took, $kills, $repeated, $longest_s * 1000, scalar @lost, scalar @doubled);
done_testing;
