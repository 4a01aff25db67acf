using System.Globalization;
using System.Text;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Channels.Repodata;

namespace CondaStore.Domain.Tests.Channels.Indexes;

public sealed class DamagedIndexTests
{
    private static readonly int Runs = int.Parse(Environment.GetEnvironmentVariable("CONDA_STORE_TEST_DAMAGED_INDEXES") ?? "400", CultureInfo.InvariantCulture);

    private static byte[] Image()
    {
        Random random = new(3);
        List<string> records = [];
        for (int i = 0; i < 60; i++)
        {
            (string name, string version) = ($"p{i % 12}", $"{random.Next(4)}.{random.Next(3)}");
            string depends = string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => $"\"p{random.Next(12)} >={random.Next(3)}\""));
            records.Add(
                $$"""
                "{{name}}-{{version}}-b{{i}}.conda":{"name":"{{name}}","version":"{{version}}","build":"b{{i}}","build_number":{{random.Next(3)}},"depends":[{{depends}}]}
                """);
        }

        using MemoryStream text = new(Encoding.UTF8.GetBytes("{\"packages.conda\":{" + string.Join(',', records) + "}}"));
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
}
