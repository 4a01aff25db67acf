using CondaStore.Domain.Channels;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Channels;

public sealed class ChannelConfigurationTests
{
    private static readonly ChannelConfiguration Configuration = new()
    {
        DefaultChannels = ["main", "https://repo.example/pkgs/r"],
        Multichannels = new Dictionary<string, IReadOnlyList<string>> { ["lab"] = ["conda-forge", "https://lab.example/t/tk-1/x"] },
        WorkingDirectory = "/work/dir",
        HomeDirectory = "/home/ada",
    };

    [Theory]
    [InlineData("conda-forge", "conda-forge", "https://conda.anaconda.org/conda-forge")]
    [InlineData(" conda-forge ", "conda-forge", "https://conda.anaconda.org/conda-forge")]
    [InlineData("conda-forge/label/dev", "conda-forge/label/dev", "https://conda.anaconda.org/conda-forge/label/dev")]
    [InlineData("conda-forge/linux-64", "conda-forge", "https://conda.anaconda.org/conda-forge")]
    [InlineData("https://conda.anaconda.org/conda-forge/", "conda-forge", "https://conda.anaconda.org/conda-forge")]
    [InlineData("https://Conda.Example/c/noarch/", "https://conda.example/c", "https://conda.example/c")]
    [InlineData("https://u:p@conda.example:8443/t/tok-1/c?sig=x", "https://conda.example:8443/c", "https://conda.example:8443/c")]
    [InlineData("file:///srv/my%20channel", "file:///srv/my%20channel", "file:///srv/my%20channel")]
    [InlineData("/srv/channel/", "file:///srv/channel", "file:///srv/channel")]
    [InlineData("/srv/a b#c", "file:///srv/a%20b%23c", "file:///srv/a%20b%23c")]
    [InlineData("./local", "file:///work/dir/local", "file:///work/dir/local")]
    [InlineData("../local/linux-64", "file:///work/local", "file:///work/local")]
    [InlineData("~/c", "file:///home/ada/c", "file:///home/ada/c")]
    public void ParseOne_ChannelText_GivesNameAndBaseUrl(string text, string name, string baseUrl)
    {
        Channel channel = Configuration.ParseOne(text);

        Assert.Equal((name, baseUrl), (channel.Name, channel.BaseUrl));
        Assert.Equal(channel, Configuration.ParseOne(channel.BaseUrl));
    }

    [Theory]
    [InlineData("")]
    [InlineData("%00")]
    [InlineData("a%0Ab")]
    [InlineData("  ")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("a\\b")]
    [InlineData("a//b")]
    [InlineData("a/../b")]
    [InlineData("ftp://x/c")]
    [InlineData("https://")]
    [InlineData("name[]")]
    [InlineData("name[linux-65]")]
    [InlineData("na[me")]
    public void ParseOne_BadText_IsRefused(string text)
    {
        StoreException error = Assert.Throws<StoreException>(() => Configuration.ParseOne(text));

        Assert.Equal(ErrorCode.InvalidName, error.Code);
    }

    [Fact]
    public void ParseOne_Platforms_AreTakenOff()
    {
        Channel channel = Configuration.ParseOne("conda-forge[linux-64, noarch]");

        Assert.Equal("conda-forge", channel.Name);
        Assert.Equal(["linux-64", "noarch"], channel.Platforms!);
        Assert.True(channel.Offers("noarch"));
        Assert.False(channel.Offers("osx-64"));
        Assert.True(Configuration.ParseOne("conda-forge").Offers("osx-64"));
    }

    [Fact]
    public void Parse_Multichannels_GiveTheirMembers()
    {
        Assert.Equal(["main", "https://repo.example/pkgs/r"], Configuration.Parse("defaults").Select(c => c.Name));
        Assert.Equal(["conda-forge", "https://lab.example/x"], Configuration.Parse("lab").Select(c => c.Name));
        Assert.Equal(["conda-forge", "main"], Configuration.ParseAll(["conda-forge", "https://conda.anaconda.org/conda-forge", "main"]).Select(c => c.Name));
    }

    [Fact]
    public void Alias_OwnHostWithToken_TokenIsInRequestsOnly()
    {
        ChannelConfiguration own = new() { Alias = "https://u:p@conda.corp.example/t/tk-1/get/" };

        Channel channel = own.ParseOne("team/label/x");

        Assert.Equal("team/label/x", channel.Name);
        Assert.Equal("https://conda.corp.example/get/team/label/x", channel.BaseUrl);
        Assert.Equal("https://u:p@conda.corp.example/t/tk-1/get/team/label/x/noarch/f.json", channel.Credentials.ApplyTo(channel.SubdirUrl("noarch") + "/f.json"));
    }

    [Fact]
    public void ApplyTo_CredentialsInTheQuery_ComeLast()
    {
        Channel channel = Configuration.ParseOne("https://h.example/c?sv=1&sig=x");

        Assert.Equal(
            "https://h.example/c/noarch/repodata.json?sv=1&sig=x",
            channel.Credentials.ApplyTo(channel.SubdirUrl("noarch") + "/repodata.json"));
    }
}
