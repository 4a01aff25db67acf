using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Tests.VirtualPackages;

public sealed class MachineProbeTests
{
    [Theory]
    [InlineData("6.1.0-18-amd64", "6.1.0")]
    [InlineData("5.15.153.1-microsoft-standard-WSL2", "5.15.153.1")]
    [InlineData("4.18", "4.18")]
    [InlineData("1.2.3.4.5", "1.2.3.4")]
    [InlineData("x6.1", null)]
    [InlineData("6", null)]
    public void LeadingVersion_Text_GivesItsNumbers(string text, string? expected) => Assert.Equal(expected, MachineProbe.LeadingVersion(text));

    [Theory]
    [InlineData(12040, "12.4")]
    [InlineData(11080, "11.8")]
    [InlineData(1000, "1.0")]
    [InlineData(99990, "99.99")]
    [InlineData(999, null)]
    [InlineData(0, null)]
    [InlineData(-1, null)]
    [InlineData(100000, null)]
    public void VersionText_DriverNumber_IsMajorAndMinor(int number, string? expected) => Assert.Equal(expected, CudaProbe.VersionText(number));

    [Theory]
    [InlineData("8.6\n7.5\n9.0\n", "7.5")]
    [InlineData("10.0\n8.9", "8.9")]
    [InlineData("N/A", null)]
    [InlineData("", null)]
    public void LowestCapability_Lines_GiveTheLowest(string lines, string? expected) => Assert.Equal(expected, CudaProbe.LowestCapability(lines));

    [Theory]
    [InlineData(0, 0, 0, false, false, "x86_64")]
    [InlineData(0x00982201, 0, 1, false, false, "x86_64_v2")]
    [InlineData(0x38D83201 | 0x00002200, 0x128, 0x21, true, false, "x86_64_v3")]
    [InlineData(0x38D83201 | 0x00002200, 0x128, 0x21, false, false, "x86_64_v2")]
    [InlineData(0x38D83201 | 0x00002200, 0x128, 0x01, true, false, "x86_64_v2")]
    [InlineData(0x38D83201 | 0x00002200, unchecked((int)0xD0030128), 0x21, true, true, "x86_64_v4")]
    [InlineData(0x38D83201 | 0x00002200, unchecked((int)0xD0030128), 0x21, true, false, "x86_64_v3")]
    public void Of_FeatureBits_GiveTheLevel(int ecx1, int ebx7, int extended, bool avx2, bool avx512, string expected) =>
        Assert.Equal(expected, ProcessorLevel.Of(ecx1, ebx7, extended, avx2, avx512));
}
