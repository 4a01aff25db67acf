using System.Net;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Server;

/// <summary>
/// Explains refusals and empty lists that have the token as their reason: the store treats callers whose token is wrong or has
/// expired as anonymous.
/// </summary>
internal static class DeniedAccess
{
    /// <summary>Gets whether access was refused.</summary>
    public static bool Is(StoreRequestException refused) => refused.Status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized;

    /// <summary>Gets the failure to report for a refusal.</summary>
    public static async Task<Exception> ExplainAsync(ServerCall call, StoreRequestException refused, CancellationToken cancellationToken)
    {
        if (!call.HasToken)
        {
            return new StoreException(ErrorCode.AccessDenied, refused.Message, refused)
            {
                Hints = [$"you are not logged in: conda-store login {call.Url}"],
            };
        }

        try
        {
            await RequireAcceptedAsync(call, cancellationToken);
        }
        catch (StoreException failure)
        {
            return failure;
        }
        catch (StoreRequestException)
        {
            // The refusal itself is reported.
        }

        return refused;
    }

    /// <summary>Throws if the store does not accept the token of the call.</summary>
    /// <exception cref="StoreException">The token is wrong or has expired (<see cref="ErrorCode.InvalidCredentials"/>).</exception>
    public static async Task RequireAcceptedAsync(ServerCall call, CancellationToken cancellationToken)
    {
        if (call.HasToken && !(await call.Client.Access.CallerAsync(cancellationToken)).Authenticated)
        {
            throw new StoreException(ErrorCode.InvalidCredentials, $"{call.Url} does not accept the token: it is wrong or has expired.")
            {
                Hints = [$"conda-store login {call.Url}"],
            };
        }
    }
}
