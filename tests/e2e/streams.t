#!/usr/bin/perl
# What lanes send comes twice, cut off, and in any order. An event that is repeated gets the same bytes and counts once; one that is
# cut leaves nothing; one that comes before its turn is kept with its time and sequence, opens nothing and moves nobody. Whatever came
# first, when each lane has read the vehicle in its turn, the visit ends alike.
# AUTOGATE_ORDERS says how many of the 720 orders of a visit's six events (16), each of which is sent five times.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use Time::HiRes qw(time);
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Database;

my $gate = Autogate->new;
my $database = Autogate::Database->new($gate) or plan(skip_all => 'the database cannot be looked into from here');
my $orders = $ENV{AUTOGATE_ORDERS} // 16;
my $tenant = $gate->as('administrator_tenan');
my ($own) = grep { ($_->{company_id} // '') eq $tenant->company_id } @{ $gate->demo->{buildings} };
my ($port) = grep { $_->{is_port} && !$_->{company_id} } @{ $gate->demo->{buildings} };
my @steps = map { { name => $_->[0], lane => $gate->lane($_->[1]), from => $_->[2], to => $_->[3] } }
	['MAIN_IN', 'LANE0002', 'outside', 'main'], ['BUFFER_IN', 'LANE0011', 'main', 'buffer_zone'], ['BUFFER_OUT', 'LANE0012', 'buffer_zone', 'main'],
	['PORT_IN', 'LANE0024', 'main', 'port'], ['PORT_OUT', 'LANE0025', 'port', 'main'], ['MAIN_OUT', 'LANE0004', 'main', 'outside'];

# The order number N of six: each digit of the factorial system takes one of those that are left.
sub order
{
	my ($n) = @_;
	my @left = 0 .. $#steps;
	return map { my $i = $n % $_; $n = int($n / $_); splice @left, $i, 1 } reverse 1 .. @left;
}

my ($sent, @unequal, @moved, %told, %ends) = (0);

# stream TICKET, STEP NUMBERS: each event cut, twice at once, again; and all of them once more at the end. Gives the names of the
# steps that were opened.
sub stream
{
	my ($ticket, @numbers) = @_;
	my (%opened, @events);
	for my $number (@numbers) {
		my $step = $steps[$number];
		my $lane = $step->{lane};
		my $body = $lane->body_of(qr => $ticket->{qr}, plate => $ticket->{plate}, timestamp => Autogate::Lane::at($number - 100), more => { sequence => $number });
		$lane->send_and_hang_up($body, length($body) / 2);
		my ($answer, @again) = ($gate->at_once(map { $lane->checkpoint_request($body) } 1, 2), $lane->checkpoint(body => $body));
		push @unequal, "$step->{name}: " . $_->summary for grep { $_->content ne $answer->content } @again;
		push @events, [$lane, $body, $answer];
		$told{ $answer->json->{reasonCode} // $answer->status }++;
		next if ($answer->json->{decision} // '') ne 'ACCEPT';
		push @moved, "$step->{name} opened from $ticket->{place}" if $ticket->{place} ne $step->{from};
		$ticket->{place} = $step->{to};
		$opened{ $step->{name} } = 1;
		$lane->passage($answer->json->{transactionId}, 'PASSED') if $lane->{reports_passage};
	}
	for (@events) {
		my ($lane, $body, $answer) = @$_;
		push @unequal, $answer->summary if $lane->checkpoint(body => $body)->content ne $answer->content;
	}
	$sent += 4 * @events;
	return \%opened;
}

my $begun = time;
for my $i (0 .. $orders - 1) {
	my @order = order($orders < 720 ? int($i * 719 / ($orders - 1 || 1)) : $i);
	my $ticket = { %{ $tenant->ticket(building_ids => [$own->{id}, $port->{id}]) }, place => 'outside' };
	my $opened = stream($ticket, @order);
	my $kept = $database->number("SELECT COUNT(*) FROM gate_activity a JOIN ticket t ON t.id = a.ticket_id
		WHERE t.ticket_access_number = '$ticket->{ticket_access_number}' AND a.sequence IS NOT NULL AND a.event_at IS NOT NULL");
	push @moved, "@order: $kept events of 6 are kept" if $kept != 6;
	stream($ticket, grep { !$opened->{ $steps[$_]{name} } } 0 .. $#steps);
	my ($end) = $database->rows("SELECT t.status, t.entries_used, v.state, v.closed_as, v.place FROM ticket t JOIN visit v ON v.ticket_id = t.id
		WHERE t.ticket_access_number = '$ticket->{ticket_access_number}'");
	$ends{ join ' ', @{ $end // ['nothing'] } }++;
}
is_deeply(\@unequal, [], 'an event that is sent again gets the same bytes');
is_deeply(\@moved, [], 'each is kept, and none opens before its turn');
is_deeply(\%ends, { 'COMPLETED 1 CLOSED out outside' => $orders }, "$orders orders end alike");
is_deeply([$database->halves], [], 'nothing is half there');
diag(sprintf '%d events in %d orders, %d sent in %.0f s: %s', $sent / 4, $orders, $sent, time - $begun, join ', ', map { "$told{$_} $_" } sort keys %told);
done_testing;
