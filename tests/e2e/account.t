#!/usr/bin/perl
# What a mailed link opens in a real browser, where no front end has a page for it.
use strict;
use warnings;
use utf8;
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Browser;
use Autogate::Mail;
use Autogate::Person;

my $gate = Autogate->new->from(sprintf '127.%d.%d.%d', map { 1 + int rand 254 } 1 .. 3);
my $mail = Autogate::Mail->new($gate) or plan(skip_all => 'the database cannot be reached from here, so no mail can be read');
my $browser = Autogate::Browser->new(language => 'en') or plan(skip_all => 'no chromium here, so no page was looked at');
my $person = Autogate::Person->new($gate, 'manajemen');
my $open = '!document.getElementById("fields").hidden';
my $fault = 'document.getElementById("fault").textContent';
my $about = 'document.getElementById("about").textContent';
sub signs_in { my ($password) = @_; return $gate->post('/v1/auth/login', { email => $person->{email}, password => $password })->status == 200 }

# --- A forgotten password. ---
{
	$gate->post('/v1/auth/forgot-password', { email => $person->{email} });
	my $link = $mail->newest($person->{email}, 'reset-password')->{link};
	ok($browser->open($link)->waits_for($open), 'the link opens a form');
	is($browser->says('document.title'), 'Set your password · Autogate KEK', '... that says what it is');
	like($browser->says($about), qr/^For s\*\*\*\@uji\.example\.$/, '... and for whom');
	is($browser->says('location.href') =~ /token/, '', '... the token is gone from the address bar');
	is($browser->says('document.querySelectorAll("label:not([hidden])").length'), 2, '... and wants a password, twice');

	$browser->fills(password => 'password1', password_confirmation => 'other');
	my $of = sub { return "document.querySelector('label[data-of=$_[0]] em').textContent" };
	ok($browser->waits_for($of->('password')), 'what is wrong stands beside the field');
	like($browser->says($of->('password')), qr/too easy to guess/, '... a weak password');
	like($browser->says($of->('password_confirmation')), qr/not the same/, '... and one that was mistyped');

	my $new = 'tujuh kapal besar ' . unique('');
	$browser->fills(password => $new, password_confirmation => $new);
	ok($browser->waits_for("!($open)"), 'a good one is taken');
	like($browser->says($about), qr/Your password is saved/, '... which is said');
	ok(signs_in($new), '... and signs in');
	$person->{password} = $new;

	ok($browser->open($link)->waits_for($fault), 'the link opens once');
	like($browser->says($fault), qr/has been used/, '... which is said');
	ok(!$browser->says($open), '... and there is no form');
}

# --- Another address, and a password that is known. ---
{
	my $me = $gate->sign_in($person);
	my $new = lc(unique('baru-')) . '@uji.example';
	ok_success($me->patch('/v1/profile/email', { email => $new, password => $person->{password} }), 'another address');
	ok($browser->open($mail->newest($new, 'change-email')->{link})->waits_for($open), 'its link opens a page');
	is($person->column('email'), $person->{email}, '... that changes nothing by itself');
	$browser->fills;
	ok($browser->waits_for("!($open)"), '... but by its button');
	is($person->column('email'), $new, '... then it is the new one');
	$person->{email} = $new;

	ok_success($me->post('/v1/profile/change-password/request'), 'a link to change the password');
	my $password = 'delapan gajah ' . unique('');
	ok($browser->open($mail->newest($new, 'change-password')->{link})->waits_for($open), '... opens a form');
	$browser->fills(email => $new, current_password => 'salah sekali', password => $password, password_confirmation => $password);
	ok($browser->waits_for($fault), 'without the present password nothing changes');
	$browser->fills(email => $new, current_password => $person->{password}, password => $password, password_confirmation => $password);
	ok($browser->waits_for("!($open)"), '... with it, it does') or diag($browser->says($fault));
	ok(signs_in($password), '... and signs in');
}

# --- Another address that somebody else wishes for. ---
{
	my ($boss, $staff) = ($gate->as('administrator_tenan'), Autogate::Person->new($gate, 'operasional_tenan'));
	my $id = lc($staff->{hex}) =~ s/(.{8})(.{4})(.{4})(.{4})/$1-$2-$3-$4-/r;
	ok_success($boss->patch("/v1/users/operational/$id", { fullname => $staff->{fullname}, email => lc(unique('lain-')) . '@uji.example', is_active => JSON::PP::true,
		functional => 'Gudang' }), 'an administrator gives somebody another address');
	ok($browser->open($mail->newest($staff->{email}, 'agree-email')->{link})->waits_for($open), '... the present one is asked');
	is($browser->says('document.title'), 'Agree to another address · Autogate KEK', '... by a page that says so');
	like($browser->says($about), qr/will take the place of yours/, '... and what that means');
	$browser->fills;
	ok($browser->waits_for("!($open)"), '... it is agreed by the button');
	like($browser->says($about), qr/the new address is asked/, '... which is not yet the end');
}

# --- What is no link. ---
ok($browser->open($gate->base_url . '/verify-email?lang=id')->waits_for($open), 'without a token there is a page');
$browser->fills;
ok($browser->waits_for($fault), '... which says that it is none') and like($browser->says($fault), qr/\S/, '... in words');

done_testing;
