var gate = new SemaphoreSlim(1, maxCount: 1);
var isMine = new AsyncLocal<bool>(); // "this flow of code holds the lock"
var bank = new TaskCompletionSource();
var balance = 0;

async Task DepositAsync()
{
    var enters = !isMine.Value; // reentrant: the owner just passes
    if (enters) await gate.WaitAsync();
    var before = balance;
    await bank.Task;
    balance = before + 1;
    if (enters) gate.Release();
}

await gate.WaitAsync();
isMine.Value = true;
var deposits = Task.WhenAll(DepositAsync(), DepositAsync());
bank.SetResult();
await deposits;
gate.Release();
Console.WriteLine($"two deposits, and the balance is {balance}");
