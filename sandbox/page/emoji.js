// The short codes a support floor uses. One that is not here stays as typed, as Slack does for unknown ones.

const EMOJI = {
  "+1": "👍", "-1": "👎", thumbsup: "👍", thumbsdown: "👎", ok_hand: "👌", clap: "👏", pray: "🙏", wave: "👋",
  raised_hands: "🙌", raised_hand: "✋", hand: "✋", muscle: "💪", handshake: "🤝", point_right: "👉", eyes: "👀",
  smile: "😄", slightly_smiling_face: "🙂", grinning: "😀", joy: "😂", wink: "😉", blush: "😊", relieved: "😌",
  neutral_face: "😐", thinking_face: "🤔", worried: "😟", cry: "😢", sob: "😭", angry: "😠", rage: "😡",
  exploding_head: "🤯", sweat_smile: "😅", hugging_face: "🤗", heart: "❤️", green_heart: "💚", blue_heart: "💙",
  yellow_heart: "💛", tada: "🎉", star: "⭐", sparkles: "✨", fire: "🔥", warning: "⚠️", no_entry: "⛔",
  no_entry_sign: "🚫", octagonal_sign: "🛑", rotating_light: "🚨", sos: "🆘", information_source: "ℹ️", question: "❓",
  exclamation: "❗", bangbang: "‼️", white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️",
  x: "❌", heavy_multiplication_x: "✖️", red_circle: "🔴", large_orange_circle: "🟠", large_yellow_circle: "🟡",
  large_green_circle: "🟢", large_blue_circle: "🔵", white_circle: "⚪", black_circle: "⚫", telephone: "☎️",
  phone: "☎️", telephone_receiver: "📞", iphone: "📱", calling: "📲", headphones: "🎧", email: "📧", envelope: "✉️",
  incoming_envelope: "📨", speech_balloon: "💬", left_speech_bubble: "🗨️", bell: "🔔", no_bell: "🔕",
  mega: "📣", loudspeaker: "📢", alarm_clock: "⏰", hourglass: "⌛", hourglass_flowing_sand: "⏳", stopwatch: "⏱️",
  clock3: "🕒", calendar: "📅", date: "📅", spiral_calendar_pad: "🗓️", memo: "📝", pencil: "📝", clipboard: "📋",
  pushpin: "📌", round_pushpin: "📍", paperclip: "📎", link: "🔗", mag: "🔍", lock: "🔒", unlock: "🔓", key: "🔑",
  shield: "🛡️", bust_in_silhouette: "👤", busts_in_silhouette: "👥", house: "🏠", office: "🏢", coffee: "☕", tea: "🍵",
  sunny: "☀️", zap: "⚡", bulb: "💡", book: "📖", books: "📚", bar_chart: "📊", chart_with_upwards_trend: "📈",
  chart_with_downwards_trend: "📉", moneybag: "💰", credit_card: "💳", package: "📦", truck: "🚚", gear: "⚙️",
  wrench: "🔧", robot_face: "🤖", arrow_right: "➡️", arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️",
  arrows_counterclockwise: "🔄", leftwards_arrow_with_hook: "↩️", fast_forward: "⏩", seedling: "🌱", herb: "🌿",
  droplet: "💧", lotus_position: "🧘", person_in_lotus_position: "🧘", ambulance: "🚑", helicopter: "🚁",
  heavy_plus_sign: "➕", heavy_minus_sign: "➖", new: "🆕", one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣", five: "5️⃣",
};

/** The character for a short code without its colons, or null. */
export const emoji = (code) => (Object.hasOwn(EMOJI, code) ? EMOJI[code] : null);

/** Plain text with the known short codes replaced. */
export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, code) => emoji(code) ?? whole);
