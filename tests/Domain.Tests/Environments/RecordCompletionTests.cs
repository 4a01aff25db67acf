using CondaStore.Domain.Environments;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Environments;

public sealed class RecordCompletionTests
{
    private static readonly RepodataRecord Bare = new()
    {
        Name = "python",
        Version = "3.11.2",
        Build = "deb_6",
        Subdir = "linux-64",
        FileName = "python-3.11.2-deb_6.conda",
        Url = "https://conda.example/c/linux-64/python-3.11.2-deb_6.conda",
    };

    private static readonly IndexJson Index = new()
    {
        Name = "python",
        Version = "3.11.2",
        Build = "deb_6",
        BuildNumber = 6,
        Depends = ["zlib"],
        Constrains = ["pypy <0"],
        License = "PSF",
        Timestamp = 1_700_000_000_000,
        Noarch = NoarchKind.Generic,
        PythonSitePackagesPath = "lib/python3/dist-packages",
    };

    [Fact]
    public void Complete_BareRecord_TakesEverythingFromThePackage()
    {
        RepodataRecord complete = RecordCompletion.Complete(Bare, Index);

        Assert.Equal(6, complete.BuildNumber);
        Assert.Equal(["zlib"], complete.Depends);
        Assert.Equal(["pypy <0"], complete.Constrains);
        Assert.Equal("PSF", complete.License);
        Assert.Equal(1_700_000_000_000, complete.Timestamp);
        Assert.Equal(NoarchKind.Generic, complete.Noarch);
        Assert.Equal("lib/python3/dist-packages", complete.PythonSitePackagesPath);
        Assert.Equal(Bare.Url, complete.Url);
    }

    [Fact]
    public void Complete_CorrectedRecord_KeepsTheCorrection()
    {
        RepodataRecord corrected = Bare with { Depends = ["zlib >=1.2", "openssl"], License = "PSF-2.0" };

        RepodataRecord complete = RecordCompletion.Complete(corrected, Index);

        Assert.Equal(["zlib >=1.2", "openssl"], complete.Depends);
        Assert.Equal("PSF-2.0", complete.License);
    }
}
