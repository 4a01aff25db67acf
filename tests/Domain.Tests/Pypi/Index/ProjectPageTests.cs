using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Index;

namespace CondaStore.Domain.Tests.Pypi.Index;

public sealed class ProjectPageTests
{
    private const string Json = "application/vnd.pypi.simple.v1+json";
    private const string Html = "application/vnd.pypi.simple.v1+html";
    private const string Sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly Uri Page = new("https://index.example/simple/foo-bar/");

    [Fact]
    public void Read_Json_HasEverythingOfItsFiles()
    {
        ProjectPage page = Read($$"""
            {
              "files": [
                {"filename": "foo_bar-1.0-py3-none-any.whl", "url": "../../files/foo_bar-1.0-py3-none-any.whl",
                 "hashes": {"md5": "00", "sha512": "{{Sha256}}{{Sha256}}", "sha256": "{{Sha256}}"},
                 "requires-python": ">=3.8", "core-metadata": {"sha256": "{{Sha256}}"}, "dist-info-metadata": false,
                 "yanked": "broken", "size": 1234, "upload-time": "2024-05-06T07:08:09.123456Z", "provenance": null, "_extra": {"a": [1]} },
                {"filename": "foo-bar-1.0.tar.gz", "url": "https://files.example/foo-bar-1.0.tar.gz", "hashes": {}, "yanked": false},
                {"filename": "foo_bar-2.0a1-cp312-cp312-win_amd64.whl", "url": "https://files.example/w", "core-metadata": true},
                {"filename": "foo_bar-1.0.0-2-py3-none-any.whl", "url": "x.whl#sha256=ab", "dist-info-metadata": {"md5": "1"} },
                {"filename": "other-1.0.tar.gz", "url": "x", "hashes": {} },
                {"filename": "foo_bar-1.0.exe", "url": "x", "hashes": {} },
                {"filename": "foo_bar-one.tar.gz", "url": "x", "hashes": {} }
              ],
              "meta": {"api-version": "1.4", "_last-serial": 5}, "versions": ["1.0", "one"], "name": "Foo.Bar",
              "project-status": {"status": "deprecated", "reason": "use baz"}
            }
            """);

        Assert.Equal(("foo-bar", ProjectStatus.Deprecated, "use baz"), (page.Name, page.Status, page.StatusReason));
        Assert.Equal(["1.0", "2.0a1"], page.Versions.ToArray().Select(version => version.ToString()));
        Assert.Equal((4, 3), (page.FileCount, page.IgnoredFiles));
        Assert.Equal(0..3, page.FilesOf(0));
        Assert.Equal(3..4, page.FilesOf(1));

        IndexFile wheel = page.GetFile(0);
        Assert.Equal("foo_bar-1.0-py3-none-any.whl", wheel.FileName);
        Assert.Equal("https://index.example/files/foo_bar-1.0-py3-none-any.whl", wheel.Url);
        Assert.Equal(("sha256:" + Sha256, ">=3.8"), (wheel.Hash.ToString(), wheel.RequiresPython));
        Assert.Equal(wheel.Hash, wheel.MetadataHash);
        Assert.True(wheel.HasMetadata && wheel.IsYanked && !wheel.IsSource);
        Assert.Equal(("broken", 1234), (wheel.YankedReason, wheel.Size));
        Assert.Equal(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero).AddTicks(1_234_560), wheel.UploadTime);

        IndexFile build = page.GetFile(1);
        Assert.Equal(("1.0.0", "2"), (build.Version.Source, build.Build.ToString()));
        Assert.Equal("https://index.example/simple/foo-bar/x.whl", build.Url);
        Assert.True(build.HasMetadata);
        Assert.Null(build.MetadataHash);
        IndexFile source = page.GetFile(2);
        Assert.True(source is { IsSource: true, Hash: null, IsYanked: false, HasMetadata: false, Size: null, UploadTime: null });
        Assert.Equal("cp312-cp312-win_amd64", page.TagSets[page.TagsOf(3)].ToString());
        Assert.Equal((-1, ">=3.8"), (page.RequiresPythonOf(2), page.RequiresPython[page.RequiresPythonOf(0)]));
    }

    [Fact]
    public void Read_Html_HasWhatHtmlCanSay()
    {
        ProjectPage page = Read(
            $"""
            <!DOCTYPE html><html><head><meta name="pypi:repository-version" content="1.1">
            <meta name="pypi:project-status" content="archived">
            <base href="https://files.example/a/"></head><body>
            <a href="foo_bar-1.0-py3-none-any.whl#sha256={Sha256}" data-requires-python="&gt;=3.8,&lt;4"
               data-dist-info-metadata="sha256={Sha256}">x</a>
            <a href="/b/foo%2Dbar-1.0.tar.gz#egg=foo" data-yanked="">foo-bar-1.0.tar.gz</a>
            <A HREF="foo_bar-2.0-py3-none-any.whl" data-core-metadata="true" data-dist-info-metadata="false">y</A>
            <a href="mailto:somebody@example">mail</a><a name="no-link">z</a>
            </body></html>
            """,
            Html);

        Assert.Equal((ProjectStatus.Archived, 3), (page.Status, page.FileCount));
        IndexFile wheel = page.GetFile(0);
        Assert.Equal(("https://files.example/a/foo_bar-1.0-py3-none-any.whl", ">=3.8,<4"), (wheel.Url, wheel.RequiresPython));
        Assert.Equal((Sha256, Sha256), (wheel.Hash!.Value.Digest, wheel.MetadataHash!.Value.Digest));
        IndexFile source = page.GetFile(1);
        Assert.Equal(("foo-bar-1.0.tar.gz", "https://files.example/b/foo-bar-1.0.tar.gz"), (source.FileName, source.Url));
        Assert.True(source.IsYanked);
        Assert.Null(source.YankedReason);
        Assert.True(page.GetFile(2) is { HasMetadata: true, MetadataHash: null });
    }

    [Fact]
    public void Read_Quarantined_HasNoFiles()
    {
        ProjectPage page = Read("""{"files":[{"filename":"foo_bar-1.0.zip","url":"a"}],"project-status":{"status":"quarantined"}}""");

        Assert.Equal((0, ProjectStatus.Quarantined), (page.FileCount, page.Status));
    }

    [Theory]
    [InlineData("""{"files":[]}""")]
    [InlineData("""{"meta":{"api-version":"1.99"},"files":[],"name":"foo_bar"}""")]
    [InlineData("""{}""")]
    public void Read_Empty_IsAProjectWithoutFiles(string json) => Assert.Equal((0, 0), (Read(json).FileCount, Read(json).Versions.Length));

    [Theory]
    [InlineData("""{"meta":{"api-version":"2.0"},"files":[]}""", ErrorCode.UnsupportedIndex)]
    [InlineData("""{"meta":{"api-version":"x"},"files":[]}""", ErrorCode.UnsupportedIndex)]
    [InlineData("""{"files":[],"name":"other"}""", ErrorCode.InvalidIndexPage)]
    [InlineData("""{"files":{}}""", ErrorCode.InvalidIndexPage)]
    [InlineData("""{"files":[1]}""", ErrorCode.InvalidIndexPage)]
    [InlineData("""{"files":[{"filename":1}]}""", ErrorCode.InvalidIndexPage)]
    [InlineData("""{"files":[""", ErrorCode.InvalidIndexPage)]
    [InlineData("""[]""", ErrorCode.InvalidIndexPage)]
    [InlineData("", ErrorCode.InvalidIndexPage)]
    [InlineData("<html>", ErrorCode.InvalidIndexPage)]
    [InlineData("""{"x":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}""", ErrorCode.InvalidIndexPage)]
    [InlineData("""{"files":[{"filename":"foo_bar-1.0.zip","url":"file:///etc/passwd"}]}""", ErrorCode.UnsafeChannelReference)]
    [InlineData("""{"files":[{"filename":"foo_bar-1.0.zip","url":"http://files.example/a"}]}""", ErrorCode.UnsafeChannelReference)]
    [InlineData("""{"files":[{"filename":"foo_bar-1.0.zip","url":"javascript:x"}]}""", ErrorCode.UnsafeChannelReference)]
    [InlineData("""{"files":[{"filename":"foo_bar-1.0.zip","url":"https://"}]}""", ErrorCode.InvalidIndexPage)]
    public void Read_WrongPage_IsRefusedWithACode(string json, ErrorCode code) =>
        Assert.Equal(code, Assert.Throws<StoreException>(() => Read(json)).Code);

    [Theory]
    [InlineData("text/html", true)]
    [InlineData("TEXT/HTML", true)]
    [InlineData("application/json", false)]
    [InlineData(null, false)]
    public void Read_ContentType_Decides(string? contentType, bool isRead)
    {
        byte[] body = Encoding.UTF8.GetBytes("<a href='foo_bar-1.0.zip'>x</a>");

        if (isRead)
        {
            Assert.NotEmpty(ProjectPageReader.Read(body, contentType, "foo-bar", Page));
        }
        else
        {
            StoreException failure = Assert.Throws<StoreException>(() => ProjectPageReader.Read(body, contentType, "foo-bar", Page));
            Assert.Equal(ErrorCode.InvalidIndexPage, failure.Code);
        }
    }

    [Fact]
    public void Read_FormOfTheFuture_IsNotSupported() =>
        Assert.Equal(
            ErrorCode.UnsupportedIndex,
            Assert.Throws<StoreException>(() => ProjectPageReader.Read([], "application/vnd.pypi.simple.v2+json", "foo-bar", Page)).Code);

    [Fact]
    public void Read_HostilePages_AreLimited()
    {
        string keys = string.Join(',', Enumerable.Range(0, 501).Select(i => $"\"k{i}\":1"));
        string files = string.Join(',', Enumerable.Range(0, 100_001).Select(i => $"{{\"filename\":\"foo_bar-{i}.zip\",\"url\":\"a\"}}"));

        Assert.Throws<StoreException>(() => Read($$"""{"files":[{"filename":"foo_bar-1.zip","url":"a",{{keys}}}]}"""));
        Assert.Throws<StoreException>(() => Read($$"""{"files":[{{files}}]}"""));
        Assert.Throws<StoreException>(() => Read(new string(' ', 17 << 20), Html));
        Assert.Throws<StoreException>(() => Read($$"""{"files":[{"filename":"foo_bar-1.zip","url":"{{new string('a', 9000)}}"}]}"""));
    }

    [Theory]
    [InlineData("../foo_bar-1.0-py3-none-any.whl")]
    [InlineData("/etc/foo_bar-1.0-py3-none-any.whl")]
    [InlineData("foo_bar-../../1.0-py3-none-any.whl")]
    [InlineData("foo_bar-1.0-py3-none-any.whl/../x.whl")]
    public void Read_FileNameWithAPath_IsNoFile(string name) =>
        Assert.Equal((0, 1), (Read(Named(name)).FileCount, Read(Named(name)).IgnoredFiles));

    [Fact]
    public void Read_UrlWithParentFolders_StaysOnItsHost() =>
        Assert.Equal("https://index.example/etc/passwd", Read(Named("foo_bar-1.0-py3-none-any.whl", "../../../../../etc/passwd")).GetFile(0).Url);

    private static string Named(string name, string url = "a") => $$"""{"files":[{"filename":"{{name}}","url":"{{url}}"}]}""";

    [Fact]
    public void Read_CredentialsInUrls_AreDropped() =>
        Assert.Equal(
            "https://files.example/a?sig=1",
            Read("""{"files":[{"filename":"foo_bar-1.zip","url":"https://u:p@files.example/a?sig=1#x"}]}""").GetFile(0).Url);

    [Fact]
    public void Read_FilesInAnyOrder_GiveTheSamePage()
    {
        string[] names = [.. Enumerable.Range(0, 40).SelectMany(i => new[] { $"foo_bar-1.{i}-py3-none-any.whl", $"foo-bar-1.{i}.tar.gz" })];
        Random random = new(3);
        byte[] first = Image(names);
        for (int i = 0; i < 5; i++)
        {
            random.Shuffle(names);
            ProjectPage page = new(PageImage.TryLoad(Image(names))!);
            ProjectPage expected = new(PageImage.TryLoad(first)!);
            Assert.Equal(
                Enumerable.Range(0, expected.FileCount).Select(expected.GetFile), Enumerable.Range(0, page.FileCount).Select(page.GetFile));
        }
    }

    [Fact]
    public void TryLoad_DamagedImage_IsNull()
    {
        byte[] image = Image(["foo_bar-1.0.zip"]);
        Assert.NotNull(PageImage.TryLoad([.. image]));
        for (int i = 0; i < image.Length; i++)
        {
            byte[] damaged = [.. image];
            damaged[i] ^= 0x20;
            Assert.Null(PageImage.TryLoad(damaged));
            Assert.Null(PageImage.TryLoad(image[..i]));
        }
    }

    private static byte[] Image(IEnumerable<string> fileNames)
    {
        string files = string.Join(',', fileNames.Select(name => $"{{\"filename\":\"{name}\",\"url\":\"{name}\"}}"));
        return ProjectPageReader.Read(Encoding.UTF8.GetBytes($$"""{"files":[{{files}}]}"""), Json, "foo-bar", Page);
    }

    private static ProjectPage Read(string text, string contentType = Json) =>
        new(PageImage.TryLoad(ProjectPageReader.Read(Encoding.UTF8.GetBytes(text), contentType, "foo-bar", Page))!);
}
