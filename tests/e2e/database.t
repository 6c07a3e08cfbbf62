#!/usr/bin/perl
# The database hangs, and dies: lanes are told to hold within seconds and send the same event again; nobody is let through twice
# or for nothing; when it is back everything goes on by itself.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use Time::HiRes qw(sleep time);
use lib dirname(__FILE__) . '/../lib';
use Autogate;

my $gate = Autogate->new;
my $pid_file = ($ENV{AUTOGATE_VAR} // '') . '/run/database.pid';
sub pid { open my $in, '<', $pid_file or return 0; return <$in> + 0 }
plan(skip_all => 'AUTOGATE_VAR names no folder whose database could be stopped') if !pid();
my $stopped = 0;
END { kill CONT => $stopped if $stopped }

my $tenant = $gate->as('administrator_tenan');
my ($lane) = $gate->gate_with_lanes(1);

# healthy SECONDS: until the probe says so.
sub healthy
{
	my ($end) = time + $_[0];
	while (time < $end) { return 1 if $gate->get('/healthz')->status == 200; sleep 0.1 }
	return 0;
}

# asked BODY: the lane's question, and how long its answer took.
sub asked { my ($body) = @_; my $begun = time; my $answer = $lane->checkpoint(body => $body); return ($answer, time - $begun) }

sub is_held
{
	my ($answer, $took, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $said = $answer->json;
	is_deeply([$answer->status, $said->{decision}, $said->{reasonCode}, $said->{lamp}, $said->{gateAction}{action}], [503, 'HOLD', 'INTERNAL', 'kuning', 'CALL_OFFICER'], $name)
		or diag($answer->summary);
	ok($answer->header('Retry-After'), '... and asked to try again');
	cmp_ok($took, '<', 7, sprintf '... within seconds (%.1f)', $took);
}

sub opens_once
{
	my ($ticket, $body, $name) = @_;
	my ($first) = asked($body);
	is($first->json->{decision}, 'ACCEPT', "$name, the same event opens") or diag($first->summary);
	my ($again) = asked($body);
	is($again->content, $first->content, '... and again gets the same answer');
	is($tenant->get("/v1/tickets/tenant/without-pabeanan/$ticket->{id}")->data->{entries_used}, 1, '... the ticket was used once');
	my $seen = $gate->as('administrator_internal')->get('/v1/gate-activities', { ticket_number => $ticket->{ticket_access_number} });
	is($seen->meta->{total}, 1, '... and one activity is stored');
}

# --- It hangs. ---
{
	my $ticket = $tenant->ticket;
	my $body = $lane->body_of(qr => $ticket->{qr});
	my $counted = $gate->get('/metrics')->status;
	kill STOP => $stopped = pid();
	is_held(asked($body), 'while the database hangs, a lane is told to hold');
	is($gate->get('/healthz')->status, 503, 'the probe says that it is not available');
	is($gate->get('/metrics')->status, $counted, '... the figures that need no database are told');
	kill CONT => $stopped;
	$stopped = 0;
	ok(healthy(20), 'it goes on');
	opens_once($ticket, $body, 'when it answers again');
}

# --- It dies. ---
{
	my $ticket = $tenant->ticket;
	my $body = $lane->body_of(qr => $ticket->{qr});
	kill KILL => pid();
	is_held(asked($body), 'when the database has died, a lane is told to hold');
	my $begun = time;
	ok(healthy(30), sprintf 'it is started again (%.1f s)', time - $begun);
	is($gate->get('/healthz')->status, 200, '... on every worker') for 1 .. 8;
	opens_once($ticket, $body, 'when it is back');
}

done_testing();
