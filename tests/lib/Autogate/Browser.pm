# Autogate::Browser: a headless chromium, told what to do over its debugging pipe.
#
#	my $browser = Autogate::Browser->new or skip …;    # undef where there is no chromium
#	$browser->open("$base/reset-password?token=…");
#	$browser->waits_for('!document.getElementById("fields").hidden');
#	$browser->fills(password => 'kuda terbang tinggi');
#	$browser->says('document.title');                  # the value of an expression
package Autogate::Browser;
use strict;
use warnings;
use Carp qw(croak);
use Encode qw(decode);
use File::Temp qw(tempdir);
use JSON::PP ();
use POSIX qw(dup2 setpgid);
use Time::HiRes qw(sleep time);

my $json = JSON::PP->new->utf8->allow_nonref;

sub new
{
	my ($class, %more) = @_;
	my ($program) = grep { -x } map { my $folder = $_; map { "$folder/$_" } qw(chromium chromium-browser google-chrome) } split /:/, $ENV{PATH};
	return undef if !$program;
	my $folder = tempdir(CLEANUP => 1);
	local $^F = 20; # the pipes stay open in the browser
	pipe(my $told, my $tell) && pipe(my $heard, my $hear) or croak "pipe: $!";
	my $pid = fork // croak "fork: $!";
	if (!$pid) {
		setpgid(0, 0);
		# Above 4 first: one of the pipes may be where another has to go.
		dup2(fileno $told, 18);
		dup2(fileno $hear, 19);
		dup2(18, 3);
		dup2(19, 4);
		open STDOUT, '>', "$folder/log";
		open STDERR, '>&', \*STDOUT;
		exec $program, qw(--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync
			--disable-dev-shm-usage --remote-debugging-pipe), '--lang=' . ($more{language} // 'id'), "--user-data-dir=$folder/profile", 'about:blank'
			or POSIX::_exit(127);
	}
	close $_ for $told, $hear;
	$tell->autoflush;
	my $self = bless { pid => $pid, tell => $tell, heard => $heard, rest => '', id => 0, folder => $folder }, $class;
	my $target = $self->ask('Target.createTarget', { url => 'about:blank' })->{targetId};
	$self->{session} = $self->ask('Target.attachToTarget', { targetId => $target, flatten => JSON::PP::true })->{sessionId};
	return $self;
}

# ask METHOD, PARAMETERS: its result; events in between are passed over.
sub ask
{
	my ($self, $method, $parameters) = @_;
	my $id = ++$self->{id};
	print { $self->{tell} } $json->encode({ id => $id, method => $method, params => $parameters // {}, $self->{session} ? (sessionId => $self->{session}) : () }) . "\0";
	local $SIG{ALRM} = sub { croak "the browser does not answer $method" };
	alarm 60;
	while (1) {
		while ($self->{rest} !~ /\0/) {
			sysread($self->{heard}, $self->{rest}, 65536, length $self->{rest}) or croak "the browser has left at $method";
		}
		(my $message, $self->{rest}) = split /\0/, $self->{rest}, 2;
		my $answer = $json->decode($message);
		next if ($answer->{id} // 0) != $id;
		alarm 0;
		croak "$method: $answer->{error}{message}" if $answer->{error};
		return $answer->{result};
	}
}

sub open { my ($self, $url) = @_; $self->ask('Page.navigate', { url => $url }); $self->waits_for('document.readyState === "complete"'); return $self }

# says EXPRESSION: its value in the page.
sub says
{
	my ($self, $expression) = @_;
	return $self->ask('Runtime.evaluate', { expression => $expression, returnByValue => JSON::PP::true, awaitPromise => JSON::PP::true })->{result}{value};
}

# waits_for EXPRESSION: whether it becomes true within some seconds.
sub waits_for
{
	my ($self, $expression, $seconds) = @_;
	for (my $end = time + ($seconds // 15); time < $end; sleep 0.05) {
		return 1 if $self->says($expression);
	}
	return '';
}

# fills NAME => TEXT …: the fields of the page's form; presses its button.
sub fills
{
	my ($self, @fields) = @_;
	my %text = @fields;
	$self->says("document.forms[0].elements['$_'].value = " . JSON::PP->new->allow_nonref->ascii->encode($text{$_})) for sort keys %text;
	$self->says('document.forms[0].querySelector("button").click()');
	return $self;
}

# picture FILE: the page as a PNG.
sub picture
{
	my ($self, $file) = @_;
	require MIME::Base64;
	CORE::open(my $out, '>:raw', $file) or croak "$file: $!";
	print $out MIME::Base64::decode_base64($self->ask('Page.captureScreenshot')->{data});
	return close $out;
}

sub DESTROY
{
	my ($self) = @_;
	local ($?, $!, $@);
	kill KILL => -$self->{pid};
	waitpid $self->{pid}, 0;
}

1;
