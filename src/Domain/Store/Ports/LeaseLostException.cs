using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Ports;

/// <summary>Thrown when a lease, or the attempt that it represents, now belongs to another holder, so that the work must stop
/// (CS1501).</summary>
/// <param name="message">The message, which names the lease.</param>
/// <param name="inner">The underlying exception, or null.</param>
public sealed class LeaseLostException(string message, Exception? inner = null) : StoreException(ErrorCode.LeaseLost, message, inner);
