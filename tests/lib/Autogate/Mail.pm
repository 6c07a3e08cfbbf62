# Autogate::Mail: what was mailed to somebody, read from the outbox, with the link that only delivery can open.
#
#	my $mail = Autogate::Mail->new($gate);              # undef where the database or the file of secrets cannot be read
#	my $letter = $mail->newest('sari@pt.example', 'reset-password');
#	$letter->{token}       # what follows ?token= in its link
#	$letter->{values}      # and to, language, link, content (the message as the outbox has it)
package Autogate::Mail;
use strict;
use warnings;
use IPC::Open2;
use JSON::PP ();
use MIME::Base64 qw(decode_base64);
use MIME::QuotedPrint qw(decode_qp);

my $json = JSON::PP->new->utf8;

sub new
{
	my ($class, $gate) = @_;
	my $key = $gate->setting('seal_key');
	return $key && $gate->rows('SELECT 1') ? bless({ gate => $gate, key => $key }, $class) : undef;
}

# letters ADDRESS [LETTER]: oldest first; of that name only.
sub letters
{
	my ($self, $address, $name) = @_;
	my $of_name = defined $name ? "AND HEX(kind) = '" . hex_of($name) . "'" : '';
	return map { $self->opened(@$_) } $self->{gate}->rows(
		"SELECT message, LOWER(HEX(id)) FROM outbox WHERE target = 'mail' $of_name AND HEX(JSON_VALUE(message, '\$.to')) = '" . hex_of($address) . "' ORDER BY id");
}
sub hex_of { return uc unpack 'H*', $_[0] }
sub newest { my ($self, @of) = @_; return ($self->letters(@of))[-1] }

sub opened
{
	my ($self, $content, $id) = @_;
	my $letter = { %{ $json->decode($content) }, content => $content };
	my $sealed = delete $letter->{sealed};
	$letter->{link} = $sealed->{link} ? $self->unsealed($sealed->{link}) : delivered($id);
	($letter->{token}) = ($letter->{link} // '') =~ /[?&]token=([^&]*)/;
	return $letter;
}

# The link of a letter that lies in the folder already: delivery leaves none in the outbox.
sub delivered
{
	my ($id) = @_;
	my $path = "$ENV{AUTOGATE_VAR}/mail/" . join('-', unpack 'A8 A4 A4 A4 A12', $id) . '.eml';
	open my $file, '<', $path or return undef;
	my $text = decode_qp(do { local $/; <$file> });
	return $text =~ m{^(https?://\S+\?token=\S+)$}m ? $1 : undef;
}

# What crypto_seal sealed: 12 bytes of nonce, the text, 16 of tag. GCM enciphers as CTR does from block 2 on; the tag is for others to check.
sub unsealed
{
	my ($self, $sealed) = @_;
	my $bytes = decode_base64($sealed =~ tr{-_}{+/}r);
	my $iv = unpack('H*', substr $bytes, 0, 12) . '00000002';
	my $pid = open2(my $out, my $in, 'openssl', 'enc', '-d', '-aes-256-ctr', '-K', $self->{key}, '-iv', $iv);
	binmode $_ for $in, $out;
	print $in substr $bytes, 12, -16;
	close $in;
	my $plain = do { local $/; <$out> };
	waitpid $pid, 0;
	return $plain;
}

1;
