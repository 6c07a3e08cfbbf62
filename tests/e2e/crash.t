#!/usr/bin/perl
# A crash at every statement of every write: the program is killed before each of them in turn, and after its commit. What a crash
# left behind is nothing or all of it; the same request again gives the right answer, and counts once.
# AUTOGATE_CRASHES=all kills it after each statement as well.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use Time::HiRes qw(time);
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Database;
use Autogate::Program;
use Autogate::Writes;

my $gate = Autogate->new;
my $database = Autogate::Database->new($gate) or plan(skip_all => 'the database cannot be looked into from here');
my $program = Autogate::Program->new($ENV{AUTOGATE_BUILD});
my @moments = ($ENV{AUTOGATE_CRASHES} // '') eq 'all' ? qw(kill kill-after) : 'kill';
my ($crashes, $begun) = (0, time);

# Nobody may sign in too often, whether it worked or not.
sub forget_attempts { $database->rows('DELETE FROM login_attempt') }

# is_again WRITE, REQUEST, FIRST: the same once more. FIRST is the answer that the client had, if it had one.
sub is_again
{
	my ($write, $request, $first, $name) = @_;
	my $before = $database->state;
	my $again = $program->ask($request);
	if ($write->{again} ne 'equal') {
		is($write->{means}->($again), $write->{again}, $name) or diag($again->summary, $again->{log});
		return;
	}
	is($write->{means}->($again), $write->{good}, $name) or diag($again->summary, $again->{log});
	is($again->content, $first->content, '... the same bytes') if $first && !$again->json->{data}{lane_key};
	is_deeply([$database->changed($before)], [], '... and counts once');
}

# Killed before every statement: nothing has happened. Until it is not killed any more.
for my $write (writes($gate)) {
	my $request = $write->{make}->();
	my $before = $database->state;
	my ($answer, @half);
	for my $moment (@moments) {
		for (my $n = 1;; $n++) {
			forget_attempts();
			$answer = $program->ask($request, statement => $n, $moment);
			last if !$answer->{fault};
			$crashes++;
			push @half, map { "$moment $n: $_\n" } $database->changed($before) if $moment eq 'kill';
			push @half, "$moment $n: it went on\n" if $answer->{signal} != 9;
		}
		is_deeply(\@half, [], "$write->{name}: killed before a statement, it leaves nothing behind");
		is($write->{means}->($answer), $moment eq 'kill' ? $write->{good} : $write->{again}, '... and not killed does what it should') or diag($answer->summary, $answer->{log}) if $moment eq 'kill';
	}
	forget_attempts();
	is_again($write, $request, $answer, '... also when it is sent again');

	$request = $write->{make}->();
	my $killed = $program->ask($request, commit => 1, 'kill-after');
	is($killed->{signal}, 9, '... killed after its commit, it says nothing');
	is_again($write, $request, undef, '... but the same request again is answered');
	is_deeply([$database->halves], [], '... nothing is half there');
}
diag(sprintf '%d crashes in %.0f s: 0 half states wanted', $crashes, time - $begun);
done_testing;
