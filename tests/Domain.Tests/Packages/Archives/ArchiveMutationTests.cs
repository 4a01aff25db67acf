using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Packages.Archives;

/// <summary>
/// Random changes to archives and metadata: readers give a result or a typed failure, never anything else, and nothing
/// appears outside the target. CONDA_STORE_TEST_MUTATIONS sets the number of changes for a longer run.
/// </summary>
public sealed class ArchiveMutationTests
{
    private static readonly int Mutations = Mutation.Count(400);

    [Fact]
    public async Task TarReader_MutatedTar_GivesMembersOrATypedFailure()
    {
        byte[] tar = new TarBuilder().Index().File("bin/tool", "content").Symlink("lib/a", "b").File(new string('x', 150), "long").ToTar();
        Random random = new(1);
        for (int i = 0; i < Mutations * 10; i++)
        {
            byte[] mutated = Mutation.Of(tar, random);
            await AssertTypedAsync(() => ReadTarAsync(mutated));
        }
    }

    [Fact]
    public async Task ExtractAsync_MutatedTarInAValidArchive_StaysInsideItsDirectory()
    {
        // The checksums of the containers would catch every change; changing the tar below them reaches what lies deeper.
        byte[] tar = new TarBuilder().Index().Directory("lib").Symlink("lib/up", "..").File("lib/f", "content").HardLink("lib/h", "lib/f").ToTar();
        Random random = new(2);
        using TemporaryDirectory temporary = new();
        for (int i = 0; i < Mutations; i++)
        {
            string target = Directory.CreateDirectory(temporary.At("target")).FullName;
            ExtractionTarget extraction = new(target, new ExtractionLimits(), TimeProvider.System);
            byte[] mutated = FixChecksums(Mutation.Of(tar, random));
            await AssertTypedAsync(async () =>
            {
                using TarReader reader = NewReader(mutated);
                while (await reader.NextAsync(TestContext.Current.CancellationToken) is TarMember member)
                {
                    await extraction.PlaceAsync(member, reader, TestContext.Current.CancellationToken);
                }
            });
            Assert.Equal([target], Directory.GetFileSystemEntries(temporary.Path));
            Directory.Delete(target, recursive: true);
        }
    }

    [Theory]
    [InlineData(PackageArchiveKind.Conda)]
    [InlineData(PackageArchiveKind.TarBz2)]
    public async Task ExtractAsync_MutatedArchive_GivesAPackageOrATypedFailure(PackageArchiveKind kind)
    {
        byte[] archive = new PackageBuilder("a").File("bin/a", "content").Link("bin/b", "a").Build(kind).Bytes;
        Random random = new(3);
        for (int i = 0; i < Mutations; i++)
        {
            using TemporaryDirectory temporary = new();
            string target = Directory.CreateDirectory(temporary.At("target")).FullName;
            byte[] mutated = Mutation.Of(archive, random);
            await AssertTypedAsync(() => PackageExtractor.ExtractAsync(
                new MemoryStream(mutated), kind, target, ExtractionLimits.Default, 1, TimeProvider.System, TestContext.Current.CancellationToken));
            Assert.Equal([target], Directory.GetFileSystemEntries(temporary.Path));
        }
    }

    [Fact]
    public async Task Parse_MutatedMetadata_GivesADocumentOrATypedFailure()
    {
        byte[] paths = """{"paths": [{"_path": "bin/a", "path_type": "hardlink", "sha256": "ab", "size_in_bytes": 12, "file_mode": "text", "prefix_placeholder": "/p"}], "paths_version": 1}"""u8.ToArray();
        byte[] index = """{"name": "a", "version": "1", "build": "0", "build_number": 0, "depends": ["b"], "timestamp": 17000, "noarch": "python"}"""u8.ToArray();
        byte[] link = """{"noarch": {"type": "python", "entry_points": ["a = b:c"]}, "package_metadata_version": 1}"""u8.ToArray();
        Random random = new(4);
        for (int i = 0; i < Mutations * 5; i++)
        {
            await AssertTypedAsync(() => Run(() => PathsJson.Parse(Mutation.Of(paths, random))));
            await AssertTypedAsync(() => Run(() => IndexJson.Parse(Mutation.Of(index, random))));
            await AssertTypedAsync(() => Run(() => LinkJson.Parse(Mutation.Of(link, random))));
        }
    }

    private static Task Run(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static async Task AssertTypedAsync(Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (StoreException exception)
        {
            Assert.NotEqual(ErrorCode.Internal, exception.Code);
        }
    }

    private static TarReader NewReader(byte[] tar) => new(new MemoryStream(tar), new ExtractionBudget(ExtractionLimits.Default, () => tar.Length));

    private static async Task ReadTarAsync(byte[] tar)
    {
        using TarReader reader = NewReader(tar);
        while (await reader.NextAsync(TestContext.Current.CancellationToken) is TarMember)
        {
            while (!(await reader.ReadContentAsync(TestContext.Current.CancellationToken)).IsEmpty)
            {
            }
        }
    }

    // Gives every block the checksum it would need as a header, so that changes get past the first check.
    private static byte[] FixChecksums(byte[] tar)
    {
        for (int block = 0; block + 512 <= tar.Length; block += 512)
        {
            Span<byte> header = tar.AsSpan(block, 512);
            if (header.Slice(257, 5).SequenceEqual("ustar"u8))
            {
                header.Slice(148, 8).Fill((byte)' ');
                int sum = 0;
                foreach (byte value in header)
                {
                    sum += value;
                }

                System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
            }
        }

        return tar;
    }
}
