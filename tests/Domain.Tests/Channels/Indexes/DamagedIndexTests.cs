using System.Globalization;
using System.Text;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Tests.Channels.Indexes;

public sealed class DamagedIndexTests : IDisposable
{
    private static readonly int Runs = int.Parse(Environment.GetEnvironmentVariable("CONDA_STORE_TEST_DAMAGED_INDEXES") ?? "400", CultureInfo.InvariantCulture);

    private readonly TestDirectory _directory = new();
    private readonly TestChannelServer _server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server.Dispose();
        _directory.Dispose();
    }

    private static string Repodata()
    {
        Random random = new(3);
        List<string> records = [];
        for (int i = 0; i < 60; i++)
        {
            (string name, string version) = ($"p{i % 12}", $"{random.Next(4)}.{random.Next(3)}");
            string depends = string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => $"\"p{random.Next(12)} >={random.Next(3)}\""));
            records.Add(
                $$"""
                "{{name}}-{{version}}-b{{i}}.conda":{"name":"{{name}}","version":"{{version}}","build":"b{{i}}","build_number":{{random.Next(3)}},"timestamp":{{i}},"license":"MIT","track_features":"{{(i % 9 == 0 ? "f" : string.Empty)}}","sha256":"{{new string('a', 64)}}","depends":[{{depends}}]}
                """);
        }

        return "{\"packages.conda\":{" + string.Join(',', records) + "}}";
    }

    private static byte[] Image()
    {
        using MemoryStream text = new(Encoding.UTF8.GetBytes(Repodata()));
        IndexBuilder builder = new RepodataIndexer("linux-64").ReadAsync(text, CancellationToken.None).GetAwaiter().GetResult();
        using MemoryStream image = new();
        builder.Write(image, new byte[32]);
        return image.ToArray();
    }

    [Fact]
    public void IsIntact_AnyByteChanged_IsFalse()
    {
        byte[] image = Image();
        Assert.True(IndexImage.TryLoad(image)!.IsIntact());
        Random random = new(Runs);
        for (int run = 0; run < Runs; run++)
        {
            byte[] damaged = [.. image];
            damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            Assert.False(IndexImage.TryLoad(damaged)?.IsIntact() ?? false);
        }
    }

    [Fact]
    public async Task Solve_DamagedIndex_AnswersOrReportsItAndTheNextCallBuildsItAgain()
    {
        _directory.Write("channel/noarch/repodata.json", Repodata());
        Dictionary<int, string> answers = [];
        for (int name = 0; name < 12; name++)
        {
            answers[name] = await AnswerAsync(name, cutoff: false);
        }

        string file = Assert.Single(_directory.Files("*.index"));
        byte[] image = File.ReadAllBytes(file);
        Random random = new(Runs);
        int reported = 0;
        for (int run = 0; run < Runs; run++)
        {
            byte[] damaged = [.. image];
            for (int bytes = random.Next(1, 9); bytes > 0; bytes--)
            {
                damaged[random.Next(IndexHeader.Size, damaged.Length)] ^= (byte)random.Next(1, 256);
            }

            File.Delete(file);
            File.WriteAllBytes(file, damaged);
            using RepodataClient client = Client();
            int name = random.Next(12);
            try
            {
                await AnswerAsync(name, run % 2 == 0, client);
            }
            catch (StoreException e) when (e.Code == ErrorCode.InvalidRepodata)
            {
                reported++;
                Assert.Contains(file, e.Message, StringComparison.Ordinal);
                Assert.NotEmpty(e.Hints);
                Assert.False(File.Exists(file));
                Assert.Equal(answers[name], await AnswerAsync(name, cutoff: false, client));
                Assert.Equal(image, File.ReadAllBytes(file));
            }
        }

        Assert.InRange(reported, Runs / 20, Runs);
    }

    [Fact]
    public async Task Open_DamagedTextsAboutTheFolder_IsBuiltAgain()
    {
        _directory.Write("channel/noarch/repodata.json", Repodata());
        string answer = await AnswerAsync(1, cutoff: false);
        string file = Assert.Single(_directory.Files("*.index"));
        byte[] image = File.ReadAllBytes(file);
        byte[] damaged = [.. image];
        int skipped = damaged.AsSpan().IndexOf("skipped\t0"u8);
        damaged[skipped + "skipped\t".Length] = (byte)'x';
        File.Delete(file);
        File.WriteAllBytes(file, damaged);

        Assert.Equal(answer, await AnswerAsync(1, cutoff: false));
        Assert.Equal(image, File.ReadAllBytes(file));
    }

    [Fact]
    public void Text_NumberThatAnIntactIndexLacks_IsNoDamage()
    {
        SpecTable specs = new(IndexImage.TryLoad(Image())!);

        Assert.Throws<InvalidDataException>(() => specs.Text(specs.Count + 1));
    }

    private RepodataClient Client() => new(new RepodataClientOptions { CacheDirectory = _directory["cache"], Handler = _server });

    private async Task<string> AnswerAsync(int name, bool cutoff, RepodataClient? client = null)
    {
        using RepodataClient own = Client();
        Channel channel = new ChannelConfiguration().ParseOne(_directory["channel"]);
        SubdirSource source = await (client ?? own).OpenAsync(channel, "noarch", Token);
        SolveRequest request = new()
        {
            Channels = [[source]],
            Specs = [MatchSpec.Parse($"p{name}"), MatchSpec.Parse($"p{(name + 5) % 12} * b*")],
            ExcludeNewer = cutoff ? new ExcludeNewer { Cutoff = DateTimeOffset.UnixEpoch.AddMilliseconds(50) } : null,
            Timeout = TimeSpan.FromMinutes(2),
        };
        try
        {
            Solution solution = await Solver.SolveAsync(request, Token);
            return string.Join(' ', solution.Records.Select(r => r.FileName));
        }
        catch (SolveFailure failure)
        {
            return failure.Message;
        }
    }
}
