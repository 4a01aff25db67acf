using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Records;

public sealed class ArchiveLocationTests
{
    [Theory]
    [InlineData("https://h/c", null, "https://h/c/linux-64/f.conda")]
    [InlineData("https://h/c", "https://cdn/x", "https://cdn/x/f.conda")]
    [InlineData("https://h/c", "./", "https://h/c/linux-64/f.conda")]
    [InlineData("https://h/c", "../../pool", "https://h/pool/f.conda")]
    [InlineData("https://h/c", "../../../../pool", "https://h/pool/f.conda")]
    [InlineData("https://h/c", "/pool/x/", "https://h/pool/x/f.conda")]
    [InlineData("https://h/c", "pool", "https://h/c/linux-64/pool/f.conda")]
    [InlineData("https://u:p@h/t/tk/c", null, "https://u:p@h/t/tk/c/linux-64/f.conda")]
    [InlineData("https://u:p@h/t/tk/c", "https://h/pool", "https://u:p@h/t/tk/pool/f.conda")]
    [InlineData("https://u:p@h/t/tk/c", "https://h.evil/pool", "https://h.evil/pool/f.conda")]
    [InlineData("http://h/c", "http://cdn/x", "http://cdn/x/f.conda")]
    [InlineData("file:///srv/c", "../pool", "file:///srv/c/pool/f.conda")]
    [InlineData("https://h/c?sig=a%2Bb", null, "https://h/c/linux-64/f.conda?sig=a%2Bb")]
    [InlineData("https://h/?sig=a", null, "https://h/linux-64/f.conda?sig=a")]
    [InlineData("https://h?sig=a", null, "https://h/linux-64/f.conda?sig=a")]
    [InlineData("https://u:p@h/t/tk/c/?sig=a&se=b", null, "https://u:p@h/t/tk/c/linux-64/f.conda?sig=a&se=b")]
    [InlineData("https://h/c?sig=a", "https://cdn/x?key=1#top", "https://cdn/x/f.conda?key=1")]
    [InlineData("https://h/c?sig=a", "https://h/x/?key=1#top", "https://h/x/f.conda?key=1&sig=a")]
    [InlineData("https://h/c", "../pool?key=1/2", "https://h/c/pool/f.conda?key=1/2")]
    [InlineData("file:///srv/c", "https://cdn/x", "https://cdn/x/f.conda")]
    public void Resolve_BaseUrl_IsJoinedToTheFolder(string channel, string? baseUrl, string expected) =>
        Assert.Equal(expected, ArchiveLocation.Resolve(Channel.FromUrl(channel), "linux-64", baseUrl).UrlOf("f.conda"));

    [Theory]
    [InlineData("https://h/c", "file:///etc")]
    [InlineData("http://h/c", "file:///etc")]
    [InlineData("https://h/c", "http://h/c")]
    [InlineData("https://h/c", "ftp://h/c")]
    public void Resolve_UnsafeTarget_IsRefused(string channel, string baseUrl)
    {
        StoreException error = Assert.Throws<StoreException>(() => ArchiveLocation.Resolve(Channel.FromUrl(channel), "linux-64", baseUrl));

        Assert.Equal(ErrorCode.UnsafeChannelReference, error.Code);
    }

    [Theory]
    [InlineData("https://u:p@h/c", "https://cdn/x.conda", "https://cdn/x.conda")]
    [InlineData("https://u:p@h/c", "../x.conda", "https://u:p@h/c/x.conda")]
    [InlineData("https://h/c?sig=a", "../x.conda", "https://h/c/x.conda?sig=a")]
    [InlineData("https://h/c?sig=a", "../x.conda?key=1", "https://h/c/x.conda?key=1&sig=a")]
    public void ResolveOwn_Url_IsJoinedToTheFolder(string channel, string url, string expected) =>
        Assert.Equal(expected, ArchiveLocation.ResolveOwn(Channel.FromUrl(channel), "linux-64", url));

    [Fact]
    public void ResolveOwn_UnsafeTarget_IsRefused() =>
        Assert.Equal(
            ErrorCode.UnsafeChannelReference,
            Assert.Throws<StoreException>(() => ArchiveLocation.ResolveOwn(Channel.FromUrl("https://h/c"), "linux-64", "file:///etc/passwd")).Code);
}
