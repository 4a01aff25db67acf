using CondaStore.Domain.Store.Keeping;

namespace CondaStore.Domain.Tests.Store.Keeping;

public sealed class MirrorPathTests
{
    [Theory]
    [InlineData("https://conda.anaconda.org/conda-forge", "conda.anaconda.org/conda-forge")]
    [InlineData("https://conda.anaconda.org/conda-forge/", "conda.anaconda.org/conda-forge")]
    [InlineData("https://user:secret@host:8443/t/tk-123/private/main", "host:8443/private/main")]
    [InlineData("file:///srv/channel", "file/srv/channel")]
    [InlineData("/srv/channel", "file/srv/channel")]
    public void OfChannel_Address_IsItWithoutSchemeAndSecrets(string url, string expected) => Assert.Equal(expected, MirrorPath.OfChannel(url));
}
