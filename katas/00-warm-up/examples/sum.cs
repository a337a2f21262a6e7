var left = new TaskCompletionSource<int>();
var right = new TaskCompletionSource<int>();
async Task<int> AddAsync() => await left.Task + await right.Task;

var sum = AddAsync(); // runs to its first wait, then returns a task
Console.WriteLine($"done yet? {sum.IsCompleted}");
right.SetResult(3);
Console.WriteLine($"one is there: {sum.IsCompleted}");
left.SetResult(2);
Console.WriteLine($"sum: {await sum}");

var misread = new FormatException("seven books, or one?");
var broken = Task.FromException<int>(misread);
var never = new TaskCompletionSource<int>().Task;
async Task<int> OneByOneAsync() => await broken + await never;

Console.WriteLine($"one by one: {OneByOneAsync().Status}");
Console.WriteLine($"WhenAll: {Task.WhenAll(broken, never).Status}");
