using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Records;

public sealed class ChannelSecretsTests
{
    private static readonly ChannelSecrets Secrets = ChannelSecrets.Of(
    [
        Channel.FromUrl("https://user:pw@host.example/private"),
        Channel.FromUrl("https://host.example/t/tk-1/private/inner"),
        Channel.FromUrl("https://repo.example/api/t/tk-2/conda"),
        Channel.FromUrl("https://repo.example/%74/tk-3/odd"),
        Channel.FromUrl("https://public.example/c"),
    ]);

    [Theory]
    [InlineData("https://host.example/private/noarch/a-1-0.conda", "https://user:pw@host.example/private/noarch/a-1-0.conda")]
    [InlineData("https://host.example/private/inner/noarch/a-1-0.conda", "https://host.example/t/tk-1/private/inner/noarch/a-1-0.conda")]
    [InlineData("https://repo.example/api/conda/noarch/a-1-0.conda", "https://repo.example/api/t/tk-2/conda/noarch/a-1-0.conda")]
    [InlineData("https://repo.example/odd/noarch/a-1-0.conda", "https://repo.example/t/tk-3/odd/noarch/a-1-0.conda")]
    [InlineData("https://host.example/private2/noarch/a-1-0.conda", "https://host.example/private2/noarch/a-1-0.conda")]
    [InlineData("https://host.example.evil.example/private/noarch/a-1-0.conda", "https://host.example.evil.example/private/noarch/a-1-0.conda")]
    [InlineData("https://public.example/c/noarch/a-1-0.conda", "https://public.example/c/noarch/a-1-0.conda")]
    public void Apply_Record_GetsTheCredentialsOfItsChannel(string url, string expected)
    {
        RepodataRecord record = new() { Name = "a", Version = "1", Build = "0", Subdir = "noarch", FileName = "a-1-0.conda", Url = url };

        Assert.Equal(expected, Secrets.Apply(record).Url);
    }

    [Fact]
    public void Apply_Channel_KeepsItsOwnCredentials()
    {
        Channel own = Channel.FromUrl("https://other:word@host.example/private");

        Assert.Same(own, Secrets.Apply(own));
        Channel channel = Secrets.Apply(Channel.FromUrl("https://host.example/private"));

        Assert.Equal("https://user:pw@host.example/private/noarch/x", channel.Credentials.ApplyTo(channel.SubdirUrl("noarch") + "/x"));
    }
}
