#!/usr/bin/perl
# One ticket, several lanes, the same instant: exactly one is told ACCEPT, whatever the others hear. AUTOGATE_RACES says how many
# tickets (60).
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use Time::HiRes qw(time);
use lib dirname(__FILE__) . '/../lib';
use Autogate;

my $races = $ENV{AUTOGATE_RACES} // 60;
my $gate = Autogate->new;
my $tenant = $gate->as('administrator_tenan');
my @lanes = $gate->gate_with_lanes(8);

my (%accepted, %reasons, @doubled, @unequal, @unstored);
my ($events, $took) = (0, 0);
for my $race (1 .. $races) {
	my $ticket = $tenant->ticket;
	my @there = @lanes[0 .. 1 + $race % 7];
	my @requests = map { $_->checkpoint_request($_->body_of(qr => $ticket->{qr}, plate => $ticket->{plate})) } @there;
	push @requests, $requests[0];   # and one controller repeats its event while the first is under way
	my $begun = time;
	my @answers = $gate->at_once(@requests);
	$took += time - $begun;
	$events += @answers;
	push @unequal, map { $_->content } @answers[0, -1] if $answers[0]->content ne $answers[-1]->content;
	my %by_transaction = map { $_->json->{transactionId} => $_->json } @answers;
	my $open = grep { $_->{decision} eq 'ACCEPT' && $_->{gateAction}{action} eq 'OPEN' } values %by_transaction;
	$accepted{$open}++;
	$reasons{ $_->json->{reasonCode} // $_->status }++ for @answers;
	push @doubled, map { "$ticket->{qr}: $open accepted: " . $_->summary } @answers if $open != 1;
	my $stored = $gate->as('administrator_internal')->get('/v1/gate-activities', { ticket_number => $ticket->{ticket_access_number}, per_page => 100 })->items;
	my $stored_accepts = grep { $_->{decision} eq 'ACCEPT' } @$stored;
	push @unstored, "$ticket->{qr}: $stored_accepts accepted of " . @$stored if $stored_accepts != 1 || @$stored > @there;
}
is_deeply(\%accepted, { 1 => $races }, "$races tickets, each at 2 to 8 lanes at once: one ACCEPT each") or diag(map { "$_\n" } @doubled[0 .. ($#doubled < 9 ? $#doubled : 9)]);
is_deeply(\@unstored, [], 'and the list of activities says so too');
is(scalar @unequal, 0, 'an event that is repeated while it is decided gets the same answer') or diag(map { "$_\n" } @unequal[0, 1]);
diag(sprintf '%d events of %d tickets, %.0f a second: %s', $events, $races, $events / ($took || 1), join ', ', map { "$reasons{$_} $_" } sort keys %reasons);
done_testing;
