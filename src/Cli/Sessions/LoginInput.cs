using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Sessions;

/// <summary>Represents how a user proves who they are: by a token, or by a name and a password.</summary>
/// <param name="Console">The console to ask at.</param>
/// <param name="Name">The name, or null to ask for it.</param>
/// <param name="PasswordStdin">Whether the password is on standard input.</param>
/// <param name="TokenStdin">Whether a token is on standard input.</param>
/// <param name="TokenFile">The file of a token, or null.</param>
internal sealed record LoginInput(CommandConsole Console, string? Name, bool PasswordStdin, bool TokenStdin, string? TokenFile)
{
    /// <summary>Gets the token, if necessary by logging in.</summary>
    /// <exception cref="StoreException">
    /// The options contradict each other (<see cref="ErrorCode.InvalidOption"/>), something cannot be read
    /// (<see cref="ErrorCode.FileNotReadable"/>), or the store does not accept the name and password
    /// (<see cref="ErrorCode.InvalidCredentials"/>).
    /// </exception>
    /// <exception cref="StoreRequestException">The store did not respond.</exception>
    public async Task<string> TokenAsync(Uri url, CancellationToken cancellationToken)
    {
        bool hasToken = TokenStdin || TokenFile is not null;
        if ((TokenStdin && TokenFile is not null) || (hasToken && (PasswordStdin || Name is not null)) || (PasswordStdin && Name is null))
        {
            throw new StoreException(
                ErrorCode.InvalidOption, "Give either --token-stdin, or --token-file, or --name with --password-stdin.");
        }

        return TokenFile is not null ? SecretInput.FirstLine(() => File.OpenRead(TokenFile), "token", TokenFile)
            : TokenStdin ? SecretInput.FirstLine(Console.OpenIn, "token", "standard input")
            : await SessionAsync(url, cancellationToken);
    }

    private async Task<string> SessionAsync(Uri url, CancellationToken cancellationToken)
    {
        string name = Name ?? await AskAsync("Name: ", () => Console.In?.ReadLineAsync(cancellationToken).AsTask());
        string password = PasswordStdin
            ? SecretInput.FirstLine(Console.OpenIn, "password", "standard input")
            : await AskAsync("Password: ", () => Console.ReadSecret is { } read ? Task.FromResult(read()) : null);
        using StoreClient client = new(new StoreClientOptions { Url = url, TimeProvider = Console.TimeProvider });
        try
        {
            return await client.Access.LoginAsync(name, password, cancellationToken);
        }
        catch (StoreRequestException refused) when (DeniedAccess.Is(refused))
        {
            throw new StoreException(ErrorCode.InvalidCredentials, "The store does not accept the name and password.", refused)
            {
                Hints = [$"where a provider signs users in, create a token at {url}admin/user/ and use --token-stdin"],
            };
        }
    }

    private async Task<string> AskAsync(string question, Func<Task<string?>?> read)
    {
        if (Console.In is null || Console.ReadSecret is null)
        {
            throw new StoreException(ErrorCode.InvalidOption, "There is no terminal to ask for the name and password at.")
            {
                Hints = ["--name NAME --password-stdin", "--token-stdin"],
            };
        }

        await Console.Error.WriteAsync(question);
        await Console.Error.FlushAsync();
        return read() is { } answer && await answer is { Length: > 0 } text
            ? text
            : throw new StoreException(ErrorCode.Canceled, "Nothing was changed.");
    }
}
