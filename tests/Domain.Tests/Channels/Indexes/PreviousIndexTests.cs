using System.Text;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Channels.Repodata;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.Channels.Indexes;

public sealed class PreviousIndexTests
{
    private const string Subdir = "linux-64";

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(200);

    /// <summary>A document in parts, so that a test can change, drop, repeat or move single records.</summary>
    private sealed record Document(List<(string Key, string Value)> Packages, List<(string Key, string Value)> V3, List<string> Removed)
    {
        public byte[] Utf8() => Encoding.UTF8.GetBytes(
            $$$"""
            {"info":{"subdir":"{{{Subdir}}}"},"packages":{{{{Members(Packages)}}}},
            "removed":[{{{string.Join(',', Removed.Select(r => $"\"{r}\""))}}}],"v3":{"conda":{{{{Members(V3)}}}}},"repodata_version":1}
            """);

        private static string Members(List<(string Key, string Value)> members) => string.Join(" ,\n", members.Select(m => $"\"{m.Key}\" : {m.Value}"));
    }

    [Fact]
    public void Refresh_AnyChange_GivesTheBytesOfAFullBuild() => Check(seed =>
    {
        Random random = new(seed);
        Document document = Make(random);
        byte[] image = Build(document, random.Next(200, 5000)).Image;
        for (int round = 0; round < 3; round++)
        {
            document = Change(random, document);
            byte[] full = Build(document, random.Next(200, 5000)).Image;
            byte[] refreshed = Build(document, random.Next(200, 5000), image).Image;
            Assert.Equal(full, refreshed);
            image = refreshed;
        }
    });

    [Fact]
    public void Refresh_OneNameChanged_ReadsAndOrdersOnlyThat()
    {
        Document document = new([], [], []);
        for (int name = 0; name < 50; name++)
        {
            for (int version = 0; version < 4; version++)
            {
                document.Packages.Add(Record($"n{name}", $"1.{version}", "0", ".conda", ["python >=3", $"n{name + 1} 1.*"], 1000 + version));
            }
        }

        byte[] before = Build(document, 1 << 20).Image;
        document.Packages[30] = Record("n7", "1.2", "0", ".conda", ["python >=3.9"], 5000);
        (byte[] after, IndexBuilder builder) = Build(document, 1 << 20, before);

        Assert.Equal((49, 1), (builder.CopiedGroups, builder.ReadRecords));
        Assert.Equal(Build(document, 1 << 20).Image, after);
        RecordGroup group = Open(after).Group("n7");
        Assert.Equal([1_003_000, 5_000_000, 1_001_000, 1_000_000], Enumerable.Range(0, 4).Select(group.Timestamp));
        Assert.Contains("python >=3.9", Enumerable.Range(0, 4).SelectMany(i => group.Specs(group.DependsIds(i))));
    }

    [Fact]
    public void Refresh_NothingChanged_ReadsNothing()
    {
        Document document = Make(new Random(5));
        byte[] image = Build(document, 1000).Image;
        (byte[] again, IndexBuilder builder) = Build(document with { Packages = [.. document.Packages.DistinctBy(p => p.Key)] }, 1000, image);
        Assert.Equal(image.Length > 0 ? Open(image).RecordCount : 0, Open(again).RecordCount);
        Assert.InRange(builder.ReadRecords, 0, document.Removed.Count + document.Packages.Count(p => p.Value.Contains("bad")));
    }

    [Fact]
    public void TryCreate_IndexOfAnotherFolderOrOfObjects_IsNotTaken()
    {
        byte[] image = Build(Make(new Random(1)), 1000).Image;
        Assert.NotNull(PreviousIndex.TryCreate(IndexImage.TryLoad(image)!, Subdir));
        Assert.Null(PreviousIndex.TryCreate(IndexImage.TryLoad(image)!, "noarch"));
        Assert.Null(PreviousIndex.TryCreate(TestRecord.Index(TestRecord.Make("a", "1")).Image, Subdir));
    }

    /// <summary>Damage that opening does not show must neither fail a refresh nor be handed on.</summary>
    [Fact]
    public void Refresh_DamagedPreviousIndex_StillWorks() => Check(seed =>
    {
        Random random = new(seed);
        Document document = Make(random);
        byte[] image = Build(document, 1000).Image;
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            image[random.Next(IndexHeader.Size, image.Length)] += (byte)random.Next(1, 40);
        }

        Document changed = Change(random, document);
        (byte[] refreshed, IndexBuilder builder) = Build(changed, 1000, image);
        Assert.Equal(0, builder.CopiedGroups);
        Assert.Equal(Build(changed, 1000).Image, refreshed);
    });

    private static void Check(Action<int> property) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), property).Check(Many);

    private static (byte[] Image, IndexBuilder Builder) Build(Document document, int chunkSize, byte[]? previous = null)
    {
        using MemoryStream text = new(document.Utf8());
        PreviousIndex? known = previous is null ? null : PreviousIndex.TryCreate(IndexImage.TryLoad(previous)!, Subdir);
        IndexBuilder builder = new RepodataIndexer(Subdir, chunkSize: chunkSize, previous: known).ReadAsync(text, CancellationToken.None).GetAwaiter().GetResult();
        using MemoryStream image = new();
        builder.Write(image, new byte[32]);
        return (image.ToArray(), builder);
    }

    private static ChannelIndex Open(byte[] image) => new(TestRecord.Channel, Subdir, IndexImage.TryLoad(image)!);

    private static Document Make(Random random)
    {
        Document document = new([], [], []);
        for (int i = random.Next(5, 60); i > 0; i--)
        {
            document.Packages.Add(Any(random));
        }

        for (int i = random.Next(0, 5); i > 0; i--)
        {
            (string key, string value) = Any(random);
            document.V3.Add((key[..key.LastIndexOf('.')], value));
        }

        return document;
    }

    private static Document Change(Random random, Document document)
    {
        Document changed = new([.. document.Packages], [.. document.V3], [.. document.Removed]);
        for (int i = random.Next(0, 6); i > 0; i--)
        {
            int at = random.Next(changed.Packages.Count);
            switch (random.Next(7))
            {
                case 0 when changed.Packages.Count > 1:
                    changed.Packages.RemoveAt(at);
                    break;
                case 1:
                    changed.Packages.Insert(at, Any(random));
                    break;
                case 2:
                    changed.Packages[at] = (changed.Packages[at].Key, Any(random).Value);
                    break;
                case 3:
                    changed.Packages.Add(changed.Packages[at]);
                    break;
                case 4:
                    (string key, string value) = changed.Packages[at];
                    changed.Packages.RemoveAt(at);
                    changed.Packages.Insert(random.Next(changed.Packages.Count + 1), (key, value));
                    break;
                case 5:
                    changed.Removed.Add(changed.Packages[at].Key);
                    break;
                default:
                    changed.Removed.Clear();
                    break;
            }
        }

        return changed;
    }

    private static (string Key, string Value) Any(Random random) => Record(
        $"n{random.Next(9)}",
        random.Next(12) == 0 ? "bad!!" : $"{random.Next(3)}.{random.Next(3)}{(random.Next(4) == 0 ? ".0" : "")}",
        $"b{random.Next(3)}",
        random.Next(3) == 0 ? ".tar.bz2" : ".conda",
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => $"n{random.Next(9)} >={random.Next(3)}")],
        random.Next(3));

    private static (string Key, string Value) Record(string name, string version, string build, string extension, string[] depends, long timestamp) => (
        $"{name}-{version}-{build}{extension}",
        $$"""
        {"name":"{{name}}","version":"{{version}}","build":"{{build}}","build_number":0,"timestamp":{{timestamp}},"license":"}, \"a-b-c\" : {",
         "depends":[{{string.Join(", ", depends.Select(d => $"\"{d}\""))}}]}
        """);
}
