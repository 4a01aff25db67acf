using System.Formats.Tar;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Tests.TestSupport;
using TarReader = CondaStore.Domain.Packages.Archives.TarReader;

namespace CondaStore.Domain.Tests.Packages.Archives;

public sealed class TarReaderTests
{
    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public async Task NextAsync_EveryFormat_GivesTheMembers(TarEntryFormat format)
    {
        byte[] tar = new TarBuilder(format).File("bin/tool", "content", (UnixFileMode)0x1ED).Directory("var/empty").Symlink("lib/a", "b").HardLink("lib/c", "bin/tool").ToTar();

        Assert.Equal(
            ["File bin/tool  755 864000000 content", "Directory var/empty  644 864000000 ", "SymbolicLink lib/a b 644 864000000 ", "HardLink lib/c bin/tool 644 864000000 "],
            (await ReadAsync(tar)).Select(m => m.Replace("empty/", "empty", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(TarEntryFormat.Ustar, 120)]
    [InlineData(TarEntryFormat.Pax, 900)]
    [InlineData(TarEntryFormat.Gnu, 900)]
    public async Task NextAsync_LongNames_AreWhole(TarEntryFormat format, int length)
    {
        string path = string.Join('/', Enumerable.Repeat("directory-name", length / 15)) + "/file";
        byte[] tar = new TarBuilder(format).File(path).ToTar();

        Assert.StartsWith($"File {path} ", Assert.Single(await ReadAsync(tar)));
    }

    [Theory]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public async Task NextAsync_LongLinkTarget_IsWhole(TarEntryFormat format)
    {
        string target = string.Join('/', Enumerable.Repeat("directory-name", 20));
        byte[] tar = new TarBuilder(format).Symlink("a", target).ToTar();

        Assert.StartsWith($"SymbolicLink a {target} ", Assert.Single(await ReadAsync(tar)));
    }

    [Fact]
    public async Task NextAsync_StreamWithoutAnyBlock_HasNoMembers() => Assert.Empty(await ReadAsync([]));

    [Fact]
    public async Task NextAsync_ContentLongerThanTheBuffer_IsWhole()
    {
        string content = string.Concat(Enumerable.Repeat("0123456789", 100_000));
        byte[] tar = new TarBuilder().File("a", content).File("b", "end").ToTar();

        List<string> members = await ReadAsync(tar, piece: 5000);

        Assert.EndsWith(content, members[0]);
        Assert.EndsWith("end", members[1]);
    }

    [Fact]
    public async Task NextAsync_BinaryNumbersOfGnuTar_AreRead()
    {
        byte[] tar = new TarBuilder(TarEntryFormat.Gnu).File("a", "content").ToTar();
        byte[] size = [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7];
        size.CopyTo(tar, 124);
        FixChecksum(tar);

        Assert.EndsWith("content", Assert.Single(await ReadAsync(tar)));
    }

    [Theory]
    [InlineData("no end", ErrorCode.CorruptArchive)]
    [InlineData("half a header", ErrorCode.CorruptArchive)]
    [InlineData("half a file", ErrorCode.CorruptArchive)]
    [InlineData("data after the end", ErrorCode.CorruptArchive)]
    [InlineData("wrong checksum", ErrorCode.CorruptArchive)]
    [InlineData("negative size", ErrorCode.CorruptArchive)]
    [InlineData("unknown type", ErrorCode.CorruptArchive)]
    [InlineData("name not utf-8", ErrorCode.CorruptArchive)]
    [InlineData("number not octal", ErrorCode.CorruptArchive)]
    [InlineData("huge extension", ErrorCode.ArchiveTooLarge)]
    public async Task NextAsync_Damage_IsRefused(string damage, ErrorCode expected)
    {
        byte[] tar = new TarBuilder(TarEntryFormat.Ustar).File("a", "content").ToTar();
        switch (damage)
        {
            case "no end": tar = tar[..1024]; break;
            case "half a header": tar = tar[..1200]; break;
            case "half a file": tar = tar[..600]; break;
            case "data after the end": tar[^1] = 1; break;
            case "wrong checksum": tar[0]++; break;
            case "negative size": tar.AsSpan(124, 12).Fill(0xFF); break;
            case "unknown type": tar[156] = (byte)'Z'; break;
            case "name not utf-8": tar[0] = 0xFF; break;
            case "number not octal": tar[126] = (byte)'9'; break;
            default:
                tar[156] = (byte)'L';
                "77777777777"u8.CopyTo(tar.AsSpan(124));
                break;
        }

        if (damage != "wrong checksum")
        {
            FixChecksum(tar);
        }

        StoreException exception = await Assert.ThrowsAsync<StoreException>(() => ReadAsync(tar));

        Assert.Equal(expected, exception.Code);
    }

    [Theory]
    [InlineData("5 a=b\n")]
    [InlineData("99 path=x\n")]
    [InlineData("x path=x\n")]
    [InlineData("9 pathxx\n")]
    [InlineData("0 path=x\n")]
    [InlineData("24 GNU.sparse.major=1.0\n")]
    [InlineData("11 size=-1\n")]
    public void Parse_DamagedPaxRecord_IsCorrupt(string record)
    {
        StoreException exception = Assert.Throws<StoreException>(() => new PaxRecords().Parse(Encoding.ASCII.GetBytes(record)));

        Assert.Equal(ErrorCode.CorruptArchive, exception.Code);
    }

    private static void FixChecksum(byte[] tar)
    {
        tar.AsSpan(148, 8).Fill((byte)' ');
        int sum = tar[..512].Sum(b => b);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(tar, 148);
    }

    private static async Task<List<string>> ReadAsync(byte[] tar, int piece = int.MaxValue)
    {
        List<string> members = [];
        using TarReader reader = new(new PiecewiseStream(tar, piece), new ExtractionBudget(ExtractionLimits.Default, () => tar.Length));
        while (await reader.NextAsync(TestContext.Current.CancellationToken) is TarMember member)
        {
            StringBuilder content = new();
            for (ReadOnlyMemory<byte> slice = await reader.ReadContentAsync(TestContext.Current.CancellationToken);
                !slice.IsEmpty;
                slice = await reader.ReadContentAsync(TestContext.Current.CancellationToken))
            {
                content.Append(Encoding.ASCII.GetString(slice.Span));
            }

            members.Add($"{member.Type} {member.Path} {member.LinkTarget} {Convert.ToString(member.Mode, 8)} {member.Modified} {content}");
        }

        return members;
    }
}
