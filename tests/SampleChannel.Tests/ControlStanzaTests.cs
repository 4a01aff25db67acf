namespace CondaStore.SampleChannel.Tests;

public sealed class ControlStanzaTests
{
    private const string Index = """
        Package: python3-scipy
        Version: 1.10.1-2
        Architecture: amd64
        Pre-Depends: libc6 (>= 2.35)
        Depends: python3-numpy (>= 1:1.22.0), libblas3 | libblas.so.3
        Filename: pool/main/s/scipy/python3-scipy_1.10.1-2_amd64.deb
        Description: scientific tools
         SciPy has modules for
         .
         statistics.

        Package: tzdata
        Version: 2026f-0+deb12u1
        Architecture: all
        """;

    [Fact]
    public void ReadAll_TwoParagraphs_AreTwoPackages()
    {
        List<ControlStanza> stanzas = [.. ControlStanza.ReadAll(new StringReader(Index))];

        Assert.Equal(["python3-scipy", "tzdata"], stanzas.Select(s => s.Package));
        Assert.Equal(["libc6", "python3-numpy", "libblas3"], stanzas[0].Requirements.Select(r => r[0].Package));
        Assert.Equal("python3-scipy_1.10.1-2_amd64.deb", stanzas[0].FileName);
        Assert.Equal(("scientific tools", "SciPy has modules for\n\nstatistics."), stanzas[0].Description);
        Assert.False(stanzas[0].IsArchitectureIndependent);
        Assert.True(stanzas[1].IsArchitectureIndependent);
    }
}
