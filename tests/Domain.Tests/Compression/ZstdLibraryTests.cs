using CondaStore.Domain.Compression;

namespace CondaStore.Domain.Tests.Compression;

public sealed class ZstdLibraryTests
{
    [Fact]
    public void Choose_SystemHasOne_IsTheSystems() => Assert.IsType<SystemZstdLibrary>(ZstdLibrary.Choose(systemHasOne: true));

    [Fact]
    public void Choose_SystemHasNone_IsThePort() => Assert.IsType<ManagedZstdLibrary>(ZstdLibrary.Choose(systemHasOne: false));

    [Fact]
    public void Default_IsTheOneForThisMachine() =>
        Assert.Equal(SystemZstdLibrary.IsAvailable, ZstdLibrary.Default is SystemZstdLibrary);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(19)]
    public void Frames_OfEitherLibrary_AreReadByTheOther(int level)
    {
        SystemZstdLibrary system = new();
        ManagedZstdLibrary managed = new();
        byte[] content = new byte[700_000];
        Random random = new(level);
        for (int i = 0; i < content.Length; i++)
        {
            content[i] = (byte)(random.Next(100) < 30 ? random.Next(256) : i >> 6);
        }

        byte[] bySystem = ZstdCompressStream.Compress(content, level, system);
        byte[] byManaged = ZstdCompressStream.Compress(content, level, managed);

        Assert.Equal(content, ZstdDecompressStream.Decompress(bySystem, content.Length, managed));
        Assert.Equal(content, ZstdDecompressStream.Decompress(byManaged, content.Length, system));
    }
}
