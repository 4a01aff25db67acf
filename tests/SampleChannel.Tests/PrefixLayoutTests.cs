namespace CondaStore.SampleChannel.Tests;

public sealed class PrefixLayoutTests
{
    [Theory]
    [InlineData("/usr/bin/python3.11", "bin/python3.11")]
    [InlineData("/usr/sbin/tool", "bin/tool")]
    [InlineData("/usr/lib/x86_64-linux-gnu/libssl.so.3", "lib/libssl.so.3")]
    [InlineData("/lib/x86_64-linux-gnu/libz.so.1", "lib/libz.so.1")]
    [InlineData("/usr/lib/python3/dist-packages/six.py", "lib/python3/dist-packages/six.py")]
    [InlineData("/etc/matplotlibrc", "etc/matplotlibrc")]
    [InlineData("/usr/share/doc/zlib1g/copyright", null)]
    [InlineData("/usr/lib/python3.11/EXTERNALLY-MANAGED", null)]
    [InlineData("/var/lib/dpkg/status", null)]
    public void Map_SystemPath_IsAPathOfThePrefix(string system, string? expected) => Assert.Equal(expected, PrefixLayout.Map(system));

    [Theory]
    [InlineData("lib/libblas.so.3", "lib/openblas-pthread/libblas.so.3", "openblas-pthread/libblas.so.3")]
    [InlineData("lib/python3/dist-packages/matplotlib/mpl-data", "share/matplotlib/mpl-data", "../../../../share/matplotlib/mpl-data")]
    public void RelativeTarget_Link_LeadsThereFromItsFolder(string link, string target, string expected) =>
        Assert.Equal(expected, PrefixLayout.RelativeTarget(link, target));
}
