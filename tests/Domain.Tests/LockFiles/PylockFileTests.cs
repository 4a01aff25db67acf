using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;

namespace CondaStore.Domain.Tests.LockFiles;

/// <summary>Reading <c>pylock.toml</c>, as other tools write it.</summary>
public sealed class PylockFileTests
{
    private static readonly string Hash = new('a', 64);
    private static readonly string Other = new('b', 64);

    [Fact]
    public void Read_FileOfAnotherTool_AdmitsItsFilesOnly()
    {
        PylockRequirements read = PylockFile.Read(
            $$"""
            lock-version = "1.0"
            created-by = "some tool"
            requires-python = ">=3.11"
            environments = ["sys_platform == 'linux'"]
            extras = ["plot"]
            dependency-groups = ["dev", "docs"]
            default-groups = ["dev"]

            [[packages]]
            name = "attrs"
            version = "25.1.0"
            requires-python = ">=3.8"
            index = "https://pypi.org/simple"
            wheels = [
              { name = "attrs-25.1.0-py3-none-any.whl", url = "https://files.example/attrs-25.1.0-py3-none-any.whl", size = 1, hashes = { sha256 = "{{Hash}}" } },
            ]
            sdist = { name = "attrs-25.1.0.tar.gz", url = "https://files.example/attrs-25.1.0.tar.gz", hashes = { md5 = "x", sha512 = "{{Other}}{{Other}}" } }

            [[packages]]
            name = "Colorama"
            version = "0.4.6"
            marker = "sys_platform == 'win32' and 'dev' in dependency_groups and 'plot' not in extras"
            index = "https://mirror.example/simple/"

            [[packages.wheels]]
            name = "colorama-0.4.6-py2.py3-none-any.whl"
            url = "https://files.example/colorama-0.4.6-py2.py3-none-any.whl"
            hashes = { sha256 = "{{Hash}}" }

            [[packages]]
            name = "onlydocs"
            marker = '"docs" in dependency_groups'
            wheels = [{ url = "https://files.example/onlydocs-2.0-py3-none-any.whl", hashes = { sha256 = "{{Hash}}" } }]

            [[packages]]
            name = "repo"
            vcs = { type = "git", url = "https://code.example/repo.git", requested-revision = "main", commit-id = "{{new string('c', 40)}}", subdirectory = "python" }

            [[packages]]
            name = "direct"
            archive = { url = "https://files.example/direct-1.0.zip", hashes = { sha256 = "{{Hash}}" }, subdirectory = "x" }

            [[packages]]
            name = "local"
            version = "1"
            wheels = [{ path = "wheels/local-1-py3-none-any.whl", hashes = { sha256 = "{{Hash}}" } }]
            """,
            "pylock.toml");

        Assert.Equal(">=3.11", read.RequiresPython);
        Assert.Equal(
            [
                "--index-url https://pypi.org/simple/",
                "--extra-index-url https://mirror.example/simple/",
                $"attrs==25.1.0 --hash=sha256:{Hash} --hash=sha512:{Other}{Other}",
                $"colorama==0.4.6 ; sys_platform == 'win32' and python_version >= \"0\" and 'plot' not in extras --hash=sha256:{Hash}",
                $"onlydocs==2.0 ; python_version < \"0\" --hash=sha256:{Hash}",
                $"repo @ git+https://code.example/repo.git@{new string('c', 40)}#subdirectory=python",
                $"direct @ https://files.example/direct-1.0.zip#subdirectory=x --hash=sha256:{Hash}",
                "--find-links wheels",
                $"local==1 --hash=sha256:{Hash}",
            ],
            read.Lines.Select(l => l.Text));
        Assert.Equal(9, read.Lines[2].Location.Line);
    }

    [Fact]
    public void Read_WhatWriteWrote_HasTheSameProjects()
    {
        LockedPlatform platform = new()
        {
            Name = "linux-64",
            Packages =
            [
                new LockedPipPackage("a", "1.0", "https://files.example/a-1.0-py3-none-any.whl", Hash),
                new LockedPipPackage("b", "2.0", "https://files.example/b-2.0.tar.gz", Other),
            ],
        };

        Assert.Equal(
            [$"a==1.0 --hash=sha256:{Hash}", $"b==2.0 --hash=sha256:{Other}"],
            PylockFile.Read(PylockFile.Write(platform), null).Lines.Select(l => l.Text));
    }

    [Theory]
    [InlineData("lock-version = \"2.0\"\npackages = []", "version '2.0'", 1)]
    [InlineData("lock-version = \"1.0\"", "'packages' is missing", 1)]
    [InlineData("lock-version = \"1.0\"\n\n[[packages]]\nversion = \"1\"", "no name", 3)]
    [InlineData("lock-version = \"1.0\"\n[[packages]]\nname = \"a\"\nversion = \"1\"", "no file with a hash", 2)]
    [InlineData("lock-version = \"1.0\"\n[[packages]]\nname = \"a\"\nvcs = { type = \"hg\", url = \"https://x\", commit-id = \"1\" }", "not one of git", 2)]
    [InlineData("lock-version = \"1.0\"\n[[packages]]\nname = \"a\"\nversion = \"1 --index-url=http://evil\"\nwheels = [{ hashes = { sha256 = \"x\" } }]", "blanks", 2)]
    public void Read_BrokenFile_SaysWhere(string text, string message, int line)
    {
        StoreException failure = Assert.Throws<StoreException>(() => PylockFile.Read(text, "pylock.toml"));

        Assert.Equal((ErrorCode.InvalidLockfile, line), (failure.Code, failure.Location!.Line));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AsALockfile_IsRefused() =>
        Assert.Contains(
            "Python projects only",
            Assert.Throws<StoreException>(() => Lockfile.Parse("lock-version = \"1.0\"\npackages = []")).Message,
            StringComparison.Ordinal);
}
