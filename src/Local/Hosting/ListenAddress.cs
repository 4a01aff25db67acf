using System.Net;
using System.Net.Sockets;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Local.Hosting;

/// <summary>
/// Checks that the host can listen on an address before it is started. A failure in the server itself would be reported with the stack
/// traces of everything under way.
/// </summary>
internal static class ListenAddress
{
    /// <summary>Listens briefly on the address and port.</summary>
    /// <exception cref="StoreException">The address or port cannot be used (<see cref="ErrorCode.InvalidOption"/>).</exception>
    public static void Check(IPAddress address, int port)
    {
        try
        {
            using TcpListener listener = new(address, port);
            listener.Start();
        }
        catch (SocketException exception)
        {
            (string what, string hint) = exception.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse =>
                    ($"Port {port} of {address} is in use.", "Choose another one with --port, or 0 for a free one."),
                SocketError.AccessDenied =>
                    ($"Port {port} of {address} cannot be used by this user.", "Choose one above 1023 with --port."),
                SocketError.AddressNotAvailable => ($"{address} is not an address of this machine.", "Choose another one with --address."),
                _ => (
                    $"The store cannot listen on port {port} of {address}: {exception.Message}.",
                    "Choose another one with --port or --address."),
            };
            throw new StoreException(ErrorCode.InvalidOption, what, exception) { Hints = [hint] };
        }
    }
}
