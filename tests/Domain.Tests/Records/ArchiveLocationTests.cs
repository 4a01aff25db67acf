using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Records;

public sealed class ArchiveLocationTests
{
    [Theory]
    [InlineData("https://h/c", null, "https://h/c/linux-64/")]
    [InlineData("https://h/c", "https://cdn/x", "https://cdn/x/")]
    [InlineData("https://h/c", "./", "https://h/c/linux-64/")]
    [InlineData("https://h/c", "../../pool", "https://h/pool/")]
    [InlineData("https://h/c", "../../../../pool", "https://h/pool/")]
    [InlineData("https://h/c", "/pool/x/", "https://h/pool/x/")]
    [InlineData("https://h/c", "pool", "https://h/c/linux-64/pool/")]
    [InlineData("https://u:p@h/t/tk/c", null, "https://u:p@h/t/tk/c/linux-64/")]
    [InlineData("https://u:p@h/t/tk/c", "https://h/pool", "https://u:p@h/t/tk/pool/")]
    [InlineData("https://u:p@h/t/tk/c", "https://h.evil/pool", "https://h.evil/pool/")]
    [InlineData("http://h/c", "http://cdn/x", "http://cdn/x/")]
    [InlineData("file:///srv/c", "../pool", "file:///srv/c/pool/")]
    [InlineData("file:///srv/c", "https://cdn/x", "https://cdn/x/")]
    public void Resolve_BaseUrl_IsJoinedToTheFolder(string channel, string? baseUrl, string expected) =>
        Assert.Equal(expected, ArchiveLocation.Resolve(Channel.FromUrl(channel), "linux-64", baseUrl));

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
    public void ResolveOwn_Url_IsJoinedToTheFolder(string channel, string url, string expected) =>
        Assert.Equal(expected, ArchiveLocation.ResolveOwn(Channel.FromUrl(channel), "linux-64", url));

    [Fact]
    public void ResolveOwn_UnsafeTarget_IsRefused() =>
        Assert.Equal(
            ErrorCode.UnsafeChannelReference,
            Assert.Throws<StoreException>(() => ArchiveLocation.ResolveOwn(Channel.FromUrl("https://h/c"), "linux-64", "file:///etc/passwd")).Code);
}
