-- For wrk: each thread has one connection and sends, in their order, the signed check-ins that bench/run wrote for it into
-- FOLDER/<thread>.txt: the three headers' values and the body, separated by tabs. Prints how many were accepted.
local threads = {}

function setup(thread)
	thread:set("id", #threads)
	table.insert(threads, thread)
end

function init(args)
	accepted, others, at, lines = 0, 0, 1, {}
	for line in io.lines(args[1] .. "/" .. id .. ".txt") do
		local lane, stamp, signature, body = line:match("^(.-)\t(.-)\t(.-)\t(.*)$")
		table.insert(lines, wrk.format("POST", "/v1/gate-infrastructure/gate-checkpoint", {
			["Content-Type"] = "application/json", ["X-Lane-Code"] = lane, ["X-Lane-Timestamp"] = stamp, ["X-Lane-Signature"] = signature,
		}, body))
	end
end

-- wrk asks for one in advance, which it does not send: an answer moves on.
function request()
	return lines[at]
end

function response(status, headers, body)
	at = math.min(at + 1, #lines)
	if status == 200 and body:find('"ACCEPT"', 1, true) then
		accepted = accepted + 1
	else
		others, last = others + 1, body
	end
end

function done(summary, latency)
	local accepted, others = 0, 0
	for _, thread in ipairs(threads) do
		accepted, others = accepted + thread:get("accepted"), others + thread:get("others")
		if thread:get("last") then print("other: " .. thread:get("last")) end
	end
	print(string.format("accepted %d others %d us %d p99 %d", accepted, others, summary.duration, latency:percentile(99)))
end
