using System.CommandLine;
using System.Text;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Server;

/// <summary>
/// Represents the options of every command that uses a server: its address, the token and the output format. By default, the address and
/// the token come from the environment variables <c>CONDA_STORE_URL</c> and <c>CONDA_STORE_TOKEN</c>.
/// </summary>
internal sealed class ServerOptions
{
    private const string AddressVariable = "CONDA_STORE_URL";
    private const string TokenVariable = "CONDA_STORE_TOKEN";
    private const string DefaultAddress = "http://127.0.0.1:7071/conda-store/";

    private readonly Option<string?> _url = new("--url")
    {
        Description = $"The URL of the store, including its prefix. Default: {AddressVariable}.",
        HelpName = "URL",
    };
    private readonly Option<string?> _token = new("--token")
    {
        Description = "A token of the store. It is visible to all users of the machine in the process list; prefer "
            + $"{TokenVariable}, --token-file or --token-stdin.",
        HelpName = "TOKEN",
    };
    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = "A file whose first line is the token.",
        HelpName = "FILE",
    };
    private readonly Option<bool> _tokenStdin = new("--token-stdin")
    {
        Description = "Read the token from the first line of standard input.",
    };
    private readonly Option<bool> _json = new("--json") { Description = "Write results, progress and errors as JSON." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Show no progress." };

    /// <summary>Adds the options to a command.</summary>
    public ServerOptions(Command command)
    {
        foreach (Option option in (Option[])[_url, _token, _tokenFile, _tokenStdin, _json, _quiet])
        {
            command.Add(option);
        }
    }

    /// <summary>Gets whether to write JSON.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Gets whether to show no progress.</summary>
    public bool IsQuiet(ParseResult parsed) => parsed.GetValue(_quiet);

    /// <summary>Creates a client for the store specified by the options.</summary>
    /// <exception cref="StoreException">
    /// The address is invalid or several tokens are given (<see cref="ErrorCode.InvalidOption"/>), or the file of the token cannot be
    /// read (<see cref="ErrorCode.FileNotReadable"/>).
    /// </exception>
    public StoreClient Connect(ParseResult parsed, CommandConsole console)
    {
        string address = parsed.GetValue(_url) ?? Environment.GetEnvironmentVariable(AddressVariable) ?? DefaultAddress;
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
        {
            throw new StoreException(ErrorCode.InvalidOption, $"'{Redaction.Redact(address)}' is not the address of a store.")
            {
                Hints = ["--url https://store.example.org/conda-store/"],
            };
        }

        return new StoreClient(new StoreClientOptions
        {
            Url = url,
            Token = TokenOf(parsed, console) ?? Environment.GetEnvironmentVariable(TokenVariable),
            TimeProvider = console.TimeProvider,
        });
    }

    private string? TokenOf(ParseResult parsed, CommandConsole console)
    {
        string? token = parsed.GetValue(_token);
        string? file = parsed.GetValue(_tokenFile);
        bool isOnInput = parsed.GetValue(_tokenStdin);
        if ((token is null ? 0 : 1) + (file is null ? 0 : 1) + (isOnInput ? 1 : 0) > 1)
        {
            throw new StoreException(ErrorCode.InvalidOption, "Only one of --token, --token-file and --token-stdin may be given.");
        }

        if (token is not null && !IsQuiet(parsed) && !IsJson(parsed))
        {
            console.Error.WriteLine(
                $"warning: the token is visible to all users of this machine in the process list; use {TokenVariable}, --token-file or "
                    + "--token-stdin");
        }

        try
        {
            return file is not null ? FirstLine(File.OpenRead(file), file)
                : isOnInput ? FirstLine(console.OpenIn(), "standard input")
                : token;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(ErrorCode.FileNotReadable, $"The token cannot be read: {exception.Message}", exception);
        }
    }

    // Read byte by byte: the rest of the input is for the command.
    private static string FirstLine(Stream stream, string name)
    {
        const int LongestToken = 16 * 1024;
        using Stream owned = stream;
        StringBuilder line = new();
        for (int next = stream.ReadByte(); next >= 0 && next != '\n' && line.Length <= LongestToken; next = stream.ReadByte())
        {
            line.Append((char)next);
        }

        string token = line.ToString().Trim();
        return token.Length > 0
            ? token
            : throw new StoreException(ErrorCode.FileNotReadable, $"There is no token on the first line of {name}.");
    }
}
