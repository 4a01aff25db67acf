using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Pypi.Building;

/// <summary>
/// Reads repositories with the <c>git</c> command, without hooks, without the configuration of the machine, and without prompting.
/// What was fetched stays in a folder for each repository, which processes may share.
/// </summary>
/// <param name="directory">The folder of the repositories; created if missing.</param>
/// <param name="network">Proxies, certificates and the home folder with the user's logins.</param>
/// <param name="policy">Where repositories may be read from.</param>
/// <param name="time">The clock.</param>
internal sealed class GitRepository(string directory, NetworkOptions network, FetchPolicy policy, TimeProvider time)
{
    private const int CommitLength = 40;
    private const int ReportedOutput = 1000;

    /// <summary>The first version that connects to given addresses.</summary>
    private static readonly (int Major, int Minor) OldestPinning = (2, 37);

    private static readonly TimeSpan LockTimeout = TimeSpan.FromMinutes(10);

    // What git says, in English, when a server wants other credentials.
    private static readonly string[] Refusals =
    [
        "Authentication failed", "could not read Username", "could not read Password", "terminal prompts disabled", "error: 403",
        "Permission denied", "Host key verification failed",
    ];

    private static readonly string[] PassedOn =
    [
        "http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO", "SSH_AUTH_SOCK",
    ];

    /// <summary>Returns the commit that a revision is now.</summary>
    /// <param name="url">The URL, possibly with credentials.</param>
    /// <param name="revision">A branch, tag or commit; null for the default branch.</param>
    /// <param name="isOffline">Whether nothing may be requested.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.ChannelAccessDenied"/>, <see cref="ErrorCode.ChannelUnavailable"/>, <see cref="ErrorCode.PolicyViolation"/>,
    /// <see cref="ErrorCode.PackageUnavailable"/>: there is no such revision.
    /// </exception>
    public async Task<string> ResolveAsync(string url, string? revision, bool isOffline, CancellationToken cancellationToken)
    {
        GitTransport transport = await GitTransport.OfAsync(url, policy, cancellationToken);
        string folder = FolderOf(url);
        using LockFile held = await LockAsync(folder, cancellationToken);
        if (IsCommit(revision) && await HasAsync(folder, revision!, cancellationToken))
        {
            return revision!.ToLowerInvariant();
        }

        if (isOffline)
        {
            throw new StoreException(
                ErrorCode.PackageUnavailable,
                $"{Redaction.Redact(url)} at {revision ?? "its default branch"} is not in the cache, and nothing may be requested.");
        }

        await FetchAsync(folder, transport, cancellationToken);
        foreach (string candidate in CandidatesOf(revision))
        {
            (int code, string output, _) = await RunAsync(
                ["--git-dir", folder, "rev-parse", "--verify", "--quiet", "--end-of-options", $"{candidate}^{{commit}}"], cancellationToken);
            if (code == 0 && IsCommit(output.Trim()))
            {
                // It stays when its branch moves on.
                await RunAsync(["--git-dir", folder, "update-ref", $"refs/used/{output.Trim()}", output.Trim()], cancellationToken);
                return output.Trim();
            }
        }

        throw new StoreException(ErrorCode.PackageUnavailable, $"The repository {Redaction.Redact(url)} has no revision '{revision}'.")
        {
            Found = revision,
        };
    }

    /// <summary>Writes the files of a commit, with the repository, which some backends ask for the version.</summary>
    /// <param name="url">The URL that <see cref="ResolveAsync"/> was asked for.</param>
    /// <param name="commit">What it returned.</param>
    /// <param name="target">A folder that does not exist.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.PackageUnavailable"/>.</exception>
    public async Task CheckOutAsync(string url, string commit, string target, CancellationToken cancellationToken)
    {
        string folder = FolderOf(url);
        using LockFile held = await LockAsync(folder, cancellationToken);
        foreach (string[] arguments in (string[][])[
            ["init", "--quiet", target],
            [
                "-C", target, "-c", "protocol.file.allow=always", "fetch", "--quiet", "--no-write-fetch-head", folder,
                "+refs/fetched/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*", "+refs/used/*:refs/used/*",
            ],
            ["-C", target, "checkout", "--quiet", "--detach", commit]])
        {
            (int code, _, string error) = await RunAsync(arguments, cancellationToken);
            if (code != 0)
            {
                throw new StoreException(
                    ErrorCode.PackageUnavailable, $"{Redaction.Redact(url)} at {commit} cannot be read: {Shorten(error, url)}");
            }
        }
    }

    private static IEnumerable<string> CandidatesOf(string? revision) => revision is null
        ? ["refs/fetched/HEAD"]
        :
        [
            $"refs/tags/{revision}", $"refs/fetched/heads/{revision}", $"refs/fetched/{revision}",
            .. revision.All(char.IsAsciiHexDigit) ? new[] { revision } : [],
        ];

    private static bool IsCommit(string? text) => text is { Length: CommitLength } && text.All(char.IsAsciiHexDigit);

    private string FolderOf(string url) =>
        Path.Combine(directory, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)))[..32] + ".git");

    private async Task<LockFile> LockAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(directory);
            return await LockFile.TakeAsync(folder + ".lock", LockTimeout, TimeSpan.FromMilliseconds(200), time, cancellationToken)
                ?? throw new StoreException(
                    ErrorCode.LockTimeout,
                    $"Another process has been using the repository in {folder} for more than {LockTimeout.TotalMinutes} minutes.")
                {
                    IsTransient = true,
                };
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            throw FileFailure.Translate(failure, $"write {directory}");
        }
    }

    private async Task<bool> HasAsync(string folder, string commit, CancellationToken cancellationToken) =>
        Directory.Exists(folder)
        && (await RunAsync(["--git-dir", folder, "cat-file", "-e", $"{commit}^{{commit}}"], cancellationToken)).Code == 0;

    private async Task FetchAsync(string folder, GitTransport transport, CancellationToken cancellationToken)
    {
        if (transport.IsPinned)
        {
            await CheckVersionAsync(cancellationToken);
        }

        // Initializing again does nothing, and completes what was interrupted.
        (int code, _, string error) = await RunAsync(["init", "--quiet", "--bare", folder], cancellationToken);
        if (code == 0)
        {
            // What a killed fetch leaves are objects that nothing refers to.
            (code, _, error) = await RunAsync(
                [
                    "--git-dir", folder, .. transport.Settings, "fetch", "--quiet", "--force", "--no-recurse-submodules",
                    "--no-write-fetch-head", "--end-of-options", transport.PlainUrl,
                    "+HEAD:refs/fetched/HEAD", "+refs/heads/*:refs/fetched/heads/*", "+refs/tags/*:refs/tags/*",
                ],
                cancellationToken,
                transport);
        }

        if (code != 0)
        {
            throw FailureOf(transport.Url, error);
        }
    }

    // Older versions ignore the setting and would connect wherever the name leads by then.
    private async Task CheckVersionAsync(CancellationToken cancellationToken)
    {
        (_, string output, _) = await RunAsync(["version"], cancellationToken);
        string[] numbers = (output.Trim().Split(' ').ElementAtOrDefault(2) ?? "").Split('.');
        bool isKnown = int.TryParse(numbers[0], out int major) & int.TryParse(numbers.ElementAtOrDefault(1), out int minor);
        if (!isKnown || (major, minor).CompareTo(OldestPinning) < 0)
        {
            throw new StoreException(
                ErrorCode.PolicyViolation,
                $"Repositories are read with git {OldestPinning.Major}.{OldestPinning.Minor} or newer here, and this is '{output.Trim()}'.");
        }
    }

    private static StoreException FailureOf(string url, string error)
    {
        string shown = Redaction.Redact(url);
        string said = Shorten(error, url);
        return Refusals.Any(refusal => error.Contains(refusal, StringComparison.Ordinal))
            ? new StoreException(ErrorCode.ChannelAccessDenied, $"The repository {shown} refuses access: {said}")
            {
                Hints =
                [
                    "Put a token into the URL as ${NAME}, the name of a variable that holds it, "
                        + "or use a URL of the form git+ssh://git@host/project.git.",
                ],
            }
            : new StoreException(ErrorCode.ChannelUnavailable, $"The repository {shown} cannot be read: {said}") { IsTransient = true };
    }

    private static string Shorten(string error, string url)
    {
        // Git repeats the URL that it was given.
        string text = Redaction.Redact(error.Replace(url, Redaction.Redact(url), StringComparison.Ordinal)).Trim().ReplaceLineEndings(" ");
        text = text.Length <= ReportedOutput ? text : text[..ReportedOutput] + "…";
        return text.Length == 0 ? "git failed." : text;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(
        string[] arguments, CancellationToken cancellationToken, GitTransport? transport = null)
    {
        ProcessStartInfo start = new(
            "git", ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "protocol.ext.allow=never", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        SetEnvironment(start);
        if (transport is not null && transport.PlainUrl != transport.Url)
        {
            start.Environment["GIT_CONFIG_COUNT"] = "1";
            start.Environment["GIT_CONFIG_KEY_0"] = $"url.{transport.Url}.insteadOf";
            start.Environment["GIT_CONFIG_VALUE_0"] = transport.PlainUrl;
        }

        using Process process = Start(start);
        process.StandardInput.Close();
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw new StoreException(
                ErrorCode.PackageUnavailable, "Repositories are read with the command 'git', which is not on this machine.", failure)
            {
                Hints = ["Install git, or give the URL of an archive."],
            };
        }
    }

    private void SetEnvironment(ProcessStartInfo start)
    {
        string? path = start.Environment.TryGetValue("PATH", out string? own) ? own : null;
        start.Environment.Clear();
        start.Environment["PATH"] = path ?? "/usr/local/bin:/usr/bin:/bin";
        start.Environment["HOME"] = network.HomeDirectory ?? "/nonexistent";
        start.Environment["LC_ALL"] = "C";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_ASKPASS"] = "false";
        start.Environment["GIT_LFS_SKIP_SMUDGE"] = "1";
        start.Environment["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes";
        foreach (string name in PassedOn)
        {
            if (network.Variables.TryGetValue(name, out string? value) && value.Length > 0)
            {
                start.Environment[name] = value;
            }
        }
    }
}
