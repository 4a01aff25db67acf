using System.Text;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Channels.Shards;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Tests.Channels.Shards;
using CondaStore.Domain.Tests.LockFiles;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Tests;

/// <summary>
/// Random changes to the documents that come from outside: repodata, shards, lockfiles, environment files and specs. Readers give a
/// result or the failure that their callers expect. CONDA_STORE_TEST_MUTATIONS sets the number of changes for a longer run.
/// </summary>
public sealed class MutatedDocumentTests
{
    private const string Repodata = """
        {"info":{"subdir":"linux-64","base_url":"https://h.example/c"},"packages":{"a-1.0-0.tar.bz2":{"name":"a","version":"1.0","build":"0",
        "build_number":0,"depends":["b >=1,<2"],"md5":"0123456789abcdef0123456789abcdef","size":12,"timestamp":1578324546067}},
        "packages.conda":{"b-1.5-py_0.conda":{"name":"b","version":"1.5","build":"py_0","build_number":3,"depends":[],"constrains":["d <2"],
        "noarch":"python","track_features":"x, y","purls":["pkg:pypi/b"],"run_exports":{"weak":["b >=1"]}}},"removed":["c-1-0.conda"],"repodata_version":2}
        """;

    private static readonly string[] Specs =
    [
        "conda-forge/linux-64::numpy >=1.26,<3|1.21.* py312h*_0[build_number='>=3', license=\"BSD 3\"]",
        "python 3.12.*[when='a>=1 and (b or c[version=\"1,<2\"])', extras=[a,b], flags=[x:*]]",
        "https://conda.example/t/secret/c/noarch/a-1.0-0.conda#0123456789abcdef0123456789abcdef",
        "~=1!2.0.post1+local.3",
    ];

    private static readonly string[] Lockfiles =
    [
        CondaLockFile.ToYaml(LockfileBuilder.Sample()),
        CondaLockFile.ToJson(LockfileBuilder.Sample()),
        PixiLockFile.Of(LockfileBuilder.Sample()).ToYaml(),
        "@EXPLICIT\n# platform: linux-64\nhttps://h.example/c/linux-64/a-1.0-0.conda#0123456789abcdef0123456789abcdef\n/data/b-2-1.tar.bz2\n",
    ];

    private const string EnvironmentYaml = """
        name: analysis
        channels: [conda-forge, https://h.example/c]
        dependencies:
          - python=3.12
          - numpy >=1.26  # [linux]
          - pip:
            - flask>=3 ; python_version >= "3.8"
            - -r more.txt
        variables: {A: "1", B: two}
        """;

    [Fact]
    public async Task Repodata_Mutated_IsReadOrIsAFormatError()
    {
        byte[] document = Encoding.UTF8.GetBytes(Repodata);
        Random random = new(11);
        for (int i = 0; i < Mutation.Count(400); i++)
        {
            byte[] mutated = Mutation.Of(document, random);
            try
            {
                await new RepodataIndexer("linux-64", chunkSize: 1 << 10).ReadAsync(new MemoryStream(mutated), TestContext.Current.CancellationToken);
            }
            catch (FormatException)
            {
                // What a caller turns into "not repodata".
            }
        }
    }

    [Fact]
    public void ShardIndex_Mutated_IsReadOrIsInvalidData()
    {
        byte[] document = MessagePackBuilder.Encode(new Dictionary<string, object?>
        {
            ["info"] = new Dictionary<string, object?> { ["base_url"] = "https://h.example/c/", ["shards_base_url"] = "./s/", ["subdir"] = "noarch" },
            ["version"] = 1,
            ["shards"] = new Dictionary<string, object?> { ["a"] = new byte[32], ["b"] = new byte[32] },
        });
        Random random = new(12);
        for (int i = 0; i < Mutation.Count(400) * 5; i++)
        {
            byte[] mutated = Mutation.Of(document, random);
            try
            {
                ShardIndex.Parse(mutated);
            }
            catch (InvalidDataException)
            {
                // What a caller turns into "not a shard index".
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Lockfile_Mutated_IsReadOrIsATypedFailure(int sample) =>
        AssertTyped(Lockfiles[sample], 13 + sample, Mutation.Count(200), text => Lockfile.Parse(text));

    [Fact]
    public void EnvironmentFile_Mutated_IsReadOrIsATypedFailure() =>
        AssertTyped(EnvironmentYaml, 20, Mutation.Count(200), text => EnvironmentFile.Parse(text));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void MatchSpec_Mutated_IsReadOrIsATypedFailure(int sample) =>
        AssertTyped(Specs[sample], 30 + sample, Mutation.Count(400) * 5, text => MatchSpec.Parse(text, SpecOptions.Extensions));

    private static void AssertTyped(string document, int seed, int count, Action<string> read)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(document);
        Random random = new(seed);
        for (int i = 0; i < count; i++)
        {
            string mutated = Encoding.UTF8.GetString(Mutation.Of(bytes, random));
            try
            {
                read(mutated);
            }
            catch (StoreException exception)
            {
                Assert.NotEqual(ErrorCode.Internal, exception.Code);
            }
        }
    }
}
